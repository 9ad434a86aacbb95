// A scenario: everything `wattbook sim run` needs to know of a community, read from a TOML file
// (docs/scenario.md documents every key). A scenario says what to simulate; it holds no data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/data_source.h"
#include "sim/tariff.h"

namespace wattbook::sim {

// What becomes of an interval's local energy (DOMAIN 4.5).
enum class Mode : std::uint8_t { sharing, exchange, exchange_then_sharing };

// static: fixed parts of the production; dynamic: by consumption; custom: by weights.
enum class KeyKind : std::uint8_t { static_parts, dynamic, custom_weights };

struct BatterySpec {
  Energy capacity;                          // usable
  std::optional<Power> power;               // absent: no limit
  std::int64_t efficiency_ppm = 1'000'000;  // stored per unit charged
};

enum class AgentKind : std::uint8_t { none, target, zero_intelligence };

// A member's automated bidder (DOMAIN 6.4).
struct AgentSpec {
  AgentKind kind = AgentKind::none;
  Price buy{};            // the most it pays per kWh
  Price sell{};           // the least it takes per kWh
  Energy balance_low{};   // buys below
  Energy balance_high{};  // sells above
};

struct MemberSpec {
  std::string name;
  std::optional<double> kwp;
  std::optional<BatterySpec> battery;  // a home battery, run by its own home
  std::optional<AgentSpec> agent;
  std::optional<std::int64_t> key;  // static: ppm; custom: weight
};

// Money and rights of the community; each has a command in the ledger.
struct Rules {
  std::optional<Price> local_price;      // of shared energy; absent: midway between the two tariffs
  Amount tsl_per_member{1'000'000'000};  // endowment with storage rights (DOMAIN 5.1)
  Energy storage_per_tsl{1'000'000};     // community rate (DOMAIN 5.1)
  std::optional<Energy> storage_limit;   // of one member (5.1); absent: the whole battery
  Amount storage_fee;  // TSL base units per kWh kept for one interval (DOMAIN 5.2)
  Amount cash_per_member{10'000'000'000};  // deposit at the start
  Amount debt_limit{100'000'000'000};      // what physics may force (DOMAIN 3.3)
  Price tick{1'000};                       // price step of the market, cash units per kWh
  Energy lot{1'000};                       // quantity step of the market
};

struct Scenario {
  std::filesystem::path file;
  std::string name;
  env::TimeZone zone;
  std::string currency = "EUR";
  Duration interval{15 * one_minute.value};
  Mode mode = Mode::sharing;
  KeyKind key = KeyKind::dynamic;
  Rules rules;
  std::optional<BatterySpec> battery;  // shared
  Tariff import;
  Tariff feed_in;
  AgentSpec agent;                          // of members without their own
  std::optional<BatterySpec> home_battery;  // of members without their own
  std::optional<double> kwp;                // of members without their own
  std::vector<MemberSpec> members;          // named one by one; data may bring more
  std::vector<DataSource> data;
  std::optional<env::WallClock> from;   // period on the community's clock; absent: all data
  std::optional<env::WallClock> until;  // not included
  std::uint64_t seed = 1;
};

// Fails with file, line, column and, for an unknown key or word, the nearest known one. Paths are
// relative to the scenario's own folder; a pattern that matches no file is an error.
Result<Scenario> read_scenario(const std::filesystem::path& path);

// Fails where a file that the scenario reads lies outside the scenario's own folder: for scenarios
// that somebody else wrote.
Result<void> check_confined(const Scenario& scenario);

}  // namespace wattbook::sim
