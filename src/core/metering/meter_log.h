// The accepted register readings of every meter within a horizon, and the energy per interval that
// follows from them. It decides whether a reading can be believed (DOMAIN 4.2) and what it changes
// (DOMAIN 4.3); booking the change is the caller's work.
//
// Between two readings the register is taken to rise evenly, rounded down to a whole unit at each
// interval boundary. The energy of an interval is the difference of the register at its two ends,
// so the intervals of a gap add up to exactly what the register moved, and a late reading between
// two known ones only moves energy between intervals.
//
// Quality: an interval whose energy lies between readings inside it or on its ends is as good as
// the worst of them; if it takes part of a longer gap it is at best `substituted`.
//
// Evidence: an interval rests on the readings inside it and the nearest on either side, and its
// evidence is the worst of theirs. The same reading told again with other evidence changes nothing.
//
// Versions: an interval has version 1 when a reading first reaches it, and stays at version 1 while
// the newest reading lies inside it (the register only advances). Every later change is version
// + 1, and the earlier versions are kept for the horizon. An operator's value marked `estimated`
// yields to the readings once they cover the whole interval; one marked `substituted` (made against
// the readings) stands until the operator sets another.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"
#include "core/metering/meter.h"
#include "core/metering/meter_track.h"
#include "core/metering/reading.h"

namespace wattbook::metering {

struct MeteringOptions {
  Duration interval_length{15 * one_minute.value};
  Duration horizon{40 * one_day.value};        // how far back readings are kept and accepted
  Duration clock_tolerance{one_minute.value};  // how far a meter's clock may run ahead
};

// What a reading, exchange or correction did to one interval of one meter. The books carry
// `after - before`.
struct IntervalChange {
  MeterIndex meter;
  IntervalNumber interval;
  Energy import_before;
  Energy import_after;
  Energy export_before;
  Energy export_after;
  Quality quality_after = Quality::measured;
  std::uint32_t version = 0;  // of the interval after the change

  constexpr bool operator==(const IntervalChange&) const = default;
};

struct Acceptance {
  bool duplicate = false;               // the same reading was accepted before: nothing changed
  std::vector<IntervalChange> changes;  // in order of interval; empty for a meter's first reading
};

// Why an operator's value for an interval is refused; the lowest number that applies.
enum class CorrectionFault : std::uint8_t {
  unknown_meter = 1,
  not_ended = 2,       // the interval is not over
  before_horizon = 3,  // the interval began before now - horizon
  quality_measured = 4,
  out_of_range = 5,  // negative, or above rated power x interval length
};

class MeterLog {
 public:
  // Precondition: 0 < interval_length, interval_length <= horizon <= metering_horizon_max,
  // clock_tolerance >= 0.
  explicit MeterLog(MeteringOptions options);

  // Restores a log from the tracks of another with the same options.
  MeterLog(MeteringOptions options, std::vector<MeterTrack> tracks);

  // Registers a meter. Precondition: is_valid(meter).
  MeterIndex add(const Meter& meter);

  // Applies a reading at block time `now`. Power is checked against the device in service now. A
  // fault leaves no trace here; keep the reading in the
  // quarantine.
  std::expected<Acceptance, ReadingFault> accept(const Reading& reading, Instant now);

  // Replaces the device. `last` is the last reading of the old device (it is accepted like any
  // other, and may be a repeat of the newest); sequence and registers start anew after it.
  std::expected<Acceptance, ReadingFault> exchange(const Reading& last, const MeterExchange& device,
                                                   Instant now);

  // Declares that after `time` (not before the newest reading, not after now + tolerance) the
  // named registers passed their last digit and started again from zero.
  std::expected<void, ReadingFault> declare_rollover(MeterIndex meter, Instant time,
                                                     RegisterSet registers, Instant now);

  // Sets the energy of an ended interval by the operator's word: quality `substituted` against the
  // readings, or `estimated` in their absence. Always a new version. `evidence` is that of his
  // word.
  std::expected<IntervalChange, CorrectionFault> correct(MeterIndex meter, IntervalNumber interval,
                                                         Energy import_energy, Energy export_energy,
                                                         Quality quality, Evidence evidence,
                                                         Instant now);

  // The energy of an interval as it stands; nothing where neither a reading nor the operator has
  // spoken, or before the horizon.
  std::optional<IntervalEnergy> current(MeterIndex meter, IntervalNumber interval) const;
  // The same, for who asks for one interval of many meters.
  std::optional<IntervalEnergy> current(MeterIndex meter, IntervalNumber interval,
                                        PointHint& hint) const;

  // Every version of an interval that was revised, oldest first; empty for version 1 alone.
  std::span<const IntervalRevision> versions(MeterIndex meter, IntervalNumber interval) const;

  // The newest accepted reading, registers as the meter displays them.
  std::optional<Reading> newest(MeterIndex meter) const;

  // Of all meters together.
  Power rated() const { return rated_; }
  bool knows(MeterIndex meter) const { return meter.value < tracks_.size(); }
  const Meter& meter(MeterIndex meter) const;
  // A new owner from now on; what was measured stays with whoever it was booked to.
  void set_owner(MeterIndex meter, MemberIndex owner);

  // What a snapshot tells beside the tracks: the evidence of the meter's points and of its
  // revisions. Precondition: as many as there are of each.
  void restore_evidence(MeterIndex meter, std::span<const Evidence> points,
                        std::span<const Evidence> revisions);

  // The whole state, in order of registration, for snapshots and audits.
  const std::vector<MeterTrack>& tracks() const { return tracks_; }
  const MeteringOptions& options() const { return options_; }

 private:
  MeterTrack& track(MeterIndex meter);
  const MeterTrack& track(MeterIndex meter) const;
  std::optional<ReadingFault> fault_of_change(const MeterTrack& track, Instant time) const;
  std::vector<IntervalChange> insert(MeterIndex meter, std::size_t place,
                                     const RegisterPoint& point);

  MeteringOptions options_;
  std::vector<MeterTrack> tracks_;
  Power rated_;
};

}  // namespace wattbook::metering
