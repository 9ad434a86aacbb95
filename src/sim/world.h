// A made-up community for the demo and for examples: homes with loads, most of them with a roof,
// one sky above all, and vehicles. Deterministic by seed. Meters of this world count in integers:
// what `advance` returns is what the registers moved, and nothing is lost between calls.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/household.h"
#include "sim/series.h"
#include "sim/sun.h"
#include "sim/vehicle.h"

namespace wattbook::sim {

struct WorldOptions {
  std::uint64_t seed = 1;
  std::size_t homes = 32;
  std::size_t vehicles = 10;
  double roof_share = 0.6;  // of the homes
  Place place{48.2, 16.4};
  env::TimeZone zone{};
};

struct Home {
  std::string name;  // "Home 01"
  double annual_kwh;
  std::optional<Roof> roof;
};

struct HomeEnergy {
  Energy load;
  Energy pv;
};

class World {
 public:
  World(WorldOptions options, Instant start);

  const std::vector<Home>& homes() const { return homes_; }
  const std::vector<Vehicle>& vehicles() const { return vehicles_; }
  Instant now() const { return now_; }

  // Momentary power in W of one home at `instant`, for live displays.
  double load_power(std::size_t home, Instant instant) const;
  double pv_power(std::size_t home, Instant instant) const;

  // Moves the world's clock to `until` (later than now) and returns each home's energy since, from
  // samples once a minute.
  std::vector<HomeEnergy> advance(Instant until);

 private:
  struct Meter {
    EnergyRounder load;
    EnergyRounder pv;
  };
  WorldOptions options_;
  Sky sky_;
  std::vector<Home> homes_;
  std::vector<Household> households_;
  std::vector<Vehicle> vehicles_;
  std::vector<Meter> meters_;
  Instant now_;
};

}  // namespace wattbook::sim
