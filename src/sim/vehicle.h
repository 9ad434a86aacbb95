// When an electric car is plugged in and how much it wants: a commuter or a stay-at-home, by seed.
// One visit a day at most; everything is a function of seed and day.
#pragma once

#include <cstdint>
#include <optional>

#include "base/instant.h"
#include "base/quantity.h"
#include "node/env/local_time.h"

namespace wattbook::sim {

struct ChargingVisit {
  Instant arrival;
  Instant departure;
  Energy wanted;
  Power power;  // what the car can take
};

class Vehicle {
 public:
  Vehicle(std::uint64_t seed, env::TimeZone zone);
  // The visit that begins on the local day containing `instant`, if any; it may end the next day.
  std::optional<ChargingVisit> visit_of_day(Instant instant) const;

 private:
  std::uint64_t seed_;
  env::TimeZone zone_;
  double commute_kwh_;
  Power power_;
  bool charges_at_noon_;  // at home in daytime: meets the sun
};

}  // namespace wattbook::sim
