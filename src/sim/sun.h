// Where the sun stands and what a roof makes of it: plain geometry (declination, equation of time,
// hour angle, incidence on a tilted plane) under a clear-sky model, dimmed by clouds that drift as
// a seeded random walk. Good enough to look and add up like a sunny or a grey week; no forecast.
#pragma once

#include <cstdint>
#include <vector>

#include "base/instant.h"

namespace wattbook::sim {

struct Place {
  double latitude_degrees;   // north positive
  double longitude_degrees;  // east positive
};

struct Roof {
  double kwp;              // power at 1000 W/m2, 25 °C
  double tilt_degrees;     // 0 = flat
  double azimuth_degrees;  // 0 = north, 90 = east, 180 = south
};

struct SunPosition {
  double elevation_degrees;
  double azimuth_degrees;
};
SunPosition sun_position(Place place, Instant instant);

// AC power of the roof in W under `clearness` (0 = overcast, 1 = clear sky); 0 at night.
double roof_power(const Roof& roof, SunPosition sun, double clearness);

// Clearness of the sky for each step from `start` on, in (0, 1]: a day's weather (clear, mixed or
// grey) that leans on the day before, and passing clouds within it. The same seed and instant give
// the same sky whatever `start` is.
class Sky {
 public:
  explicit Sky(std::uint64_t seed) : seed_(seed) {}
  double clearness(Instant instant) const;

 private:
  double daily(std::int64_t day) const;
  std::uint64_t seed_;
};

}  // namespace wattbook::sim
