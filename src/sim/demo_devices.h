// What the demo's devices and people send: register readings, the battery's state of charge, and
// orders. It decides and signs; it neither sends nor looks into the ledger.
#pragma once

#include <vector>

#include "sim/demo_cast.h"
#include "sim/demo_town.h"
#include "sim/world.h"

namespace wattbook::sim {

// What is sent at one moment.
struct DemoMoment {
  Instant time;
  std::vector<api::SignedCommandView> commands;
};

class DemoDevices {
 public:
  // `world` stands at the moment when the meters were installed. References outlive this.
  DemoDevices(DemoCast& cast, World& world, std::uint64_t seed, const Hash& separator);

  // The concentrator's batch of all meters at `end`, later than the batch before.
  api::SignedCommandView readings(Instant end);
  // The battery's report that it holds `stored`.
  api::SignedCommandView state_of_charge(Energy stored, Instant now);
  // The next interval of history: orders twice, the second time with the battery's report that it
  // holds `stored`, and the readings at its end.
  std::vector<DemoMoment> past_interval(Energy stored);
  // Somebody's order: homes with more sun than use offer what they expect to feed in, others bid.
  api::SignedCommandView order(Instant now);

 private:
  struct Registers {
    Energy import_register;
    Energy export_register;
  };

  std::int64_t draw(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(prng_.below(static_cast<std::uint64_t>(high - low)));
  }

  DemoCast& cast_;
  World& world_;
  Prng prng_;
  Hash separator_;
  std::vector<DemoMeter> meters_;
  std::vector<Registers> registers_;  // by meter
  std::uint64_t sequence_ = 0;
};

}  // namespace wattbook::sim
