// The demo's community as it is founded: its genesis, and the commands that admit its members,
// meters, battery and agents, in order.
#pragma once

#include <vector>

#include "core/chain/genesis.h"
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

inline constexpr Duration demo_interval{15 * one_minute.value};

std::string car_name(std::size_t vehicle);

// A meter of the town, in order of number: a home's load, its roof, or a vehicle's charge point.
struct DemoMeter {
  enum class Counts : std::uint8_t { load, pv, charging };
  Counts counts{};
  std::size_t index = 0;  // of the home or vehicle
};
std::vector<DemoMeter> demo_meters(const World& world);

chain::Genesis demo_genesis(DemoCast& cast, Instant start);

// Signed by those who may: the town stands when all are executed, in this order, at `now`, which
// lies in the first interval to be metered.
std::vector<api::SignedCommandView> found_demo_town(DemoCast& cast, const World& world,
                                                    std::uint64_t seed, Instant now);

}  // namespace wattbook::sim
