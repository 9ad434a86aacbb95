// The demo's community as it is founded: its genesis, and the commands that admit its members,
// meters, battery, agents and charge points, in order.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/chain/genesis.h"
#include "core/charging/station.h"
#include "sim/demo_cast.h"
#include "sim/world.h"

namespace wattbook::sim {

// Names of the cast beside the homes ("Home 01") and vehicles ("Car 1").
inline constexpr std::string_view demo_governor = "Governor";
inline constexpr std::string_view demo_operator = "Operator";
inline constexpr std::string_view demo_bank = "Bank";
inline constexpr std::string_view demo_concentrator = "Concentrator";
inline constexpr std::string_view demo_battery_owner = "Battery co-op";
inline constexpr std::string_view demo_battery = "Battery co-op/battery";
inline constexpr std::string_view demo_charging_owner = "Charging co-op";
inline constexpr std::string_view demo_network = "Charging network";

inline constexpr Duration demo_interval{15 * one_minute.value};

// All charge points together: fewer watts than their outlets have, so that they have to share.
inline constexpr Power demo_charging_power{40'000};
inline constexpr Power demo_outlet_power{11'000};

std::string car_name(std::size_t vehicle);
// Its charge point, in turns of OCPP 1.6 and 2.0.1, and the card that it charges with.
std::string demo_station_name(std::size_t vehicle);
charging::Interface demo_station_interface(std::size_t vehicle);
std::string demo_card(std::size_t vehicle);

// A meter of the town, in order of number: a home's load, or its roof.
struct DemoMeter {
  enum class Counts : std::uint8_t { load, pv };
  Counts counts{};
  std::size_t home = 0;
};
std::vector<DemoMeter> demo_meters(const World& world);

chain::Genesis demo_genesis(DemoCast& cast, Instant start);

// Executes commands in a block of their own, at `now` or soon after, and says its height.
using DemoRecord =
    std::function<Result<Height>(Instant now, const std::vector<api::SignedCommandView>& commands)>;

// Signed by those who may: the town stands when all are recorded. `now` lies in the first interval
// to be metered. Charging needs the newest rules, so there are several blocks.
Result<void> found_demo_town(DemoCast& cast, const World& world, std::uint64_t seed, Instant now,
                             const DemoRecord& record);

}  // namespace wattbook::sim
