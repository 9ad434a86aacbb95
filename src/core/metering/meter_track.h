// One meter's history: register points in order of time, the segments that join devices and
// rollovers into one unbroken register, and the revised intervals. Plain data plus the arithmetic
// that reads it; MeterLog decides what enters.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/instant.h"
#include "base/limits.h"
#include "base/quantity.h"
#include "core/metering/meter.h"
#include "core/metering/reading.h"

namespace wattbook::metering {

enum class RegisterSet : std::uint8_t { import_only = 1, export_only = 2, both = 3 };

// The energy of one interval as it stands.
struct IntervalEnergy {
  Energy import_energy;
  Energy export_energy;
  Quality quality = Quality::measured;
  std::uint32_t version = 1;
  Evidence evidence = Evidence::not_stated;  // the worst that it rests on

  constexpr bool operator==(const IntervalEnergy&) const = default;
};

// One version of an interval that has more than one, or that the operator set.
struct IntervalRevision {
  IntervalNumber interval;
  IntervalEnergy energy;
  bool by_operator = false;

  constexpr bool operator==(const IntervalRevision&) const = default;
};

// From after `from`, the displayed registers and sequence plus these offsets continue the unbroken
// ones.
struct RegisterSegment {
  Instant from{INT64_MIN};
  Energy import_offset;
  Energy export_offset;
  std::uint64_t sequence_offset = 0;

  constexpr bool operator==(const RegisterSegment&) const = default;
};

// An accepted reading in unbroken registers; 32 bytes, since a month of a thousand meters has three
// million of them.
class RegisterPoint {
 public:
  constexpr RegisterPoint(Instant time, std::uint64_t sequence, Energy import_register,
                          Energy export_register, Quality quality, Evidence evidence)
      : time_and_evidence_(time.unix_ms << 3 | static_cast<std::int64_t>(evidence)),
        import_(import_register),
        export_(export_register),
        sequence_and_quality_(sequence << 2 | static_cast<std::uint64_t>(quality)) {}

  constexpr Instant time() const { return Instant(time_and_evidence_ >> 3); }
  constexpr Energy import_register() const { return import_; }
  constexpr Energy export_register() const { return export_; }
  constexpr std::uint64_t sequence() const { return sequence_and_quality_ >> 2; }
  constexpr Quality quality() const { return static_cast<Quality>(sequence_and_quality_ & 3); }
  constexpr Evidence evidence() const { return static_cast<Evidence>(time_and_evidence_ & 7); }
  constexpr RegisterPoint founded_on(Evidence evidence) const {
    return RegisterPoint(time(), sequence(), import_, export_, quality(), evidence);
  }
  // Whether both say the same, however well it is founded.
  constexpr bool says_as(const RegisterPoint& other) const {
    return time() == other.time() && import_ == other.import_ && export_ == other.export_ &&
           sequence_and_quality_ == other.sequence_and_quality_;
  }
  constexpr bool operator==(const RegisterPoint&) const = default;

 private:
  std::int64_t time_and_evidence_;  // block times leave the upper bits free (limits::time_max)
  Energy import_;
  Energy export_;
  std::uint64_t sequence_and_quality_;
};
static_assert(sizeof(RegisterPoint) == 32);
static_assert(limits::time_max.unix_ms < INT64_MAX >> 3);

struct MeterTrack {
  Meter meter;
  Instant kept_from{INT64_MIN};  // intervals that began before this are forgotten
  std::vector<RegisterSegment> segments{RegisterSegment{}};  // in order of `from`, never empty
  std::vector<RegisterPoint> points;        // in order of time and of sequence, strictly
  std::vector<IntervalRevision> revisions;  // in order of interval, then version
};

// The segment a reading taken at `time` belongs to.
const RegisterSegment& segment_at(const MeterTrack& track, Instant time);

// What the readings alone say about an interval. `complete` if they reach from its start to its
// end. Nothing if no two readings span any part of it.
struct DerivedEnergy {
  IntervalEnergy energy;
  bool complete = false;
};
std::optional<DerivedEnergy> derive(const MeterTrack& track, IntervalNumber interval,
                                    Duration interval_length);

// Where among the points a search ended. Meters mostly report together, so that the next meter's
// search for the same interval ends there too. It has no influence on results.
struct PointHint {
  std::size_t place = 0;
};

// What stands for the interval: the newest revision, else what the readings say, as version 1.
std::optional<IntervalEnergy> current_energy(const MeterTrack& track, IntervalNumber interval,
                                             Duration interval_length, PointHint& hint);

// The versions of `interval`, oldest first.
std::span<const IntervalRevision> revisions_of(const MeterTrack& track, IntervalNumber interval);

// Appends a revision behind the versions its interval has.
void add_revision(MeterTrack& track, const IntervalRevision& revision);

// Forgets what no acceptable reading can change any more: keeps every point that the intervals
// ending after `cutoff`, or a late reading after `cutoff`, depend on.
void trim(MeterTrack& track, Instant cutoff, Duration interval_length);

}  // namespace wattbook::metering
