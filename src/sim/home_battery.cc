#include "sim/home_battery.h"

#include <algorithm>

#include "base/limits.h"

namespace wattbook::sim {

HomeBattery::HomeBattery(BatterySpec spec, Duration interval)
    : spec_(spec),
      per_interval_(spec.power ? Energy(mul_div_floor(spec.power->value * 1000, interval.value,
                                                      one_hour.value))
                               : Energy(limits::capacity_max)) {}

NetEnergy HomeBattery::settle(NetEnergy net) {
  const Energy room = spec_.capacity - stored_;
  // The most that may go in so that what arrives after losses still fits.
  const Energy fits(mul_div_floor(room.value, 1'000'000, spec_.efficiency_ppm));
  const Energy charged = std::min({net.exported, per_interval_, fits});
  stored_ += Energy(mul_div_floor(charged.value, spec_.efficiency_ppm, 1'000'000));
  const Energy discharged = std::min({net.import, per_interval_, stored_});
  stored_ -= discharged;
  return {.import = net.import - discharged, .exported = net.exported - charged};
}

}  // namespace wattbook::sim
