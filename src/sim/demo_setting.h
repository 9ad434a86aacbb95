// What a demo is made of. The same setting makes the same town with the same past, in the node and
// in the process of the devices alike.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/world.h"

namespace wattbook::sim {

struct DemoSetting {
  std::uint64_t seed = 7;
  std::size_t homes = 32;
  std::size_t vehicles = 10;
  std::uint32_t history_intervals = 96;
};

// A quarter-hour boundary on a June morning, so that the sun is up when the demo opens a day later.
inline constexpr Instant demo_begin{1'781'774'100'000};  // 2026-06-18T09:15:00Z, 11:15 in Vienna
inline constexpr Instant demo_founding = demo_begin + one_minute;
inline constexpr std::string_view demo_zone_name = "Europe/Vienna";

// The world as it stands when its meters are installed.
inline Result<World> demo_world(const DemoSetting& setting) {
  Result<env::TimeZone> zone = env::TimeZone::find(demo_zone_name);
  if (!zone) return std::unexpected(zone.error());
  WorldOptions options;
  options.seed = setting.seed;
  options.homes = setting.homes;
  options.vehicles = setting.vehicles;
  options.zone = *zone;
  return World(std::move(options), demo_begin);
}

}  // namespace wattbook::sim
