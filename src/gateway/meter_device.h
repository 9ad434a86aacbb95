// One device as the gateway follows it: from what it says, whenever it says it, to the readings
// that the ledger wants, one at each end of a settlement interval. Registers that fall, jump beyond
// the rated power, come late or come from a retained message are not believed; each is counted. No
// guess is made: a register that stays lower is a new meter, and that is for a person to say
// (DOMAIN 4.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/quantity.h"
#include "meters/fine_energy.h"

namespace wattbook::gateway {

// What one message says; what it does not mention stands as it was.
struct Observation {
  std::optional<meters::FineEnergy> drawn;
  std::optional<meters::FineEnergy> fed_in;
  // Where the accumulator starts again from zero, for devices that say so.
  std::optional<meters::FineEnergy> drawn_wrap;
  std::optional<meters::FineEnergy> fed_in_wrap;
  std::optional<Instant> device_time;
  Instant arrival;
  bool retained = false;  // an old message, kept by a broker
};

struct DeviceReading {
  Instant time;
  Energy import_register;
  Energy export_register;
  bool interpolated = false;  // between two observations around the end of the interval
};

struct DeviceHealth {
  std::uint64_t observations = 0;
  std::uint64_t readings = 0;
  std::uint64_t unreadable = 0;  // no number: NaN, "unavailable", broken JSON
  std::uint64_t fell = 0;
  std::uint64_t jumped = 0;
  std::uint64_t disordered = 0;  // older than what was seen, or the same again
  std::uint64_t stale = 0;       // retained, without a time of its own
  std::uint64_t errors = 0;      // of the connection
  std::optional<Instant> last_seen;
  Duration drift;  // the device's clock minus ours, at its last message with a time
};

class MeterDevice {
 public:
  struct Rules {
    Duration interval{15 * one_minute.value};
    Duration drift_max{one_minute.value};  // a clock further off is not believed
    Duration interpolation_max{2 * one_minute.value};
    Power rated{0};  // 0: not bounded
  };
  explicit MeterDevice(Rules rules) : rules_(rules) {}

  // The newest reading that the ledger or the journal has: nothing below or before it is believed.
  void begin(Instant time, Energy import_register, Energy export_register);

  // The readings that the observation completes, oldest first.
  std::vector<DeviceReading> observe(const Observation& observation);

  void count_unreadable() { ++health_.unreadable; }
  void count_error() { ++health_.errors; }
  const DeviceHealth& health() const { return health_; }

 private:
  struct State {
    Instant time;
    meters::FineEnergy drawn;
    meters::FineEnergy fed_in;
  };
  std::optional<Instant> time_of(const Observation& observation);
  std::optional<State> next_state(const Observation& observation, Instant time);
  DeviceReading reading_of(const State& state, bool interpolated);

  Rules rules_;
  DeviceHealth health_;
  std::optional<State> floor_;  // the newest reading
  std::optional<State> last_;   // the newest observation that was believed
};

}  // namespace wattbook::gateway
