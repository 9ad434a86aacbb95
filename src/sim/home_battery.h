// A battery behind a home's own meter, run for the home alone: it takes the roof's surplus and
// gives it back when the home needs it. The community sees only what is left at the meter.
#pragma once

#include "sim/baseline.h"
#include "sim/scenario.h"

namespace wattbook::sim {

class HomeBattery {
 public:
  HomeBattery(BatterySpec spec, Duration interval);
  // What the meter counts in an interval in which the home alone would show `net`.
  NetEnergy settle(NetEnergy net);
  Energy stored() const { return stored_; }

 private:
  BatterySpec spec_;
  Energy per_interval_;  // most that can go in or out
  Energy stored_;
};

}  // namespace wattbook::sim
