// A state of a session's meter: whether it counts, and which intervals its energy belongs to. What
// counts is always a difference of register states, so that the energies sum to the last less the
// first whatever was lost, repeated or late (DOMAIN 7.3; CHARGING 0.11, 6.4).
#pragma once

#include <vector>

#include "core/charging/session.h"
#include "core/charging/station.h"

namespace wattbook::charging {

struct Value {
  Instant time;
  Energy imported;  // cumulative register
  Evidence evidence = Evidence::told_by_station;
  bool billable = true;  // false where the reporter found that it must not bill (a forged value)
};

struct Judgement {
  bool counts = false;
  std::uint32_t findings = 0;
  Instant time;  // at which it counts
};
// Precondition: 0 <= imported <= register_max. A value below what was counted is never billed, nor
// is one that takes more than the outlet's power for its time; later ones then make up for it.
Judgement judge(const Session& session, const PointDescription& point, const Value& value,
                Instant now);

// The energy and time of one interval between what was counted before and a value that counts.
struct Part {
  IntervalNumber interval;
  Energy energy;
  Duration charging{0};
  Duration idle{0};
  bool first = false;  // with it the session got its first energy

  bool operator==(const Part&) const = default;
};
// Spread evenly over the time between, in order of interval. Nothing for a session's first value.
// Idle is what lies beyond the tariff's grace after energy last flowed.
std::vector<Part> split(const Session& session, const ServiceTariff& tariff, Instant time,
                        Energy imported, Duration interval_length);
// Whether energy flowed between what was counted before and this: more than a vehicle's standby.
bool flows(const Session& session, Instant time, Energy imported);

// The largest power at which the session's outlet can give energy.
Power outlet_power(const PointDescription& point, std::uint32_t evse, std::uint32_t connector);

}  // namespace wattbook::charging
