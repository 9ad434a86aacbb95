#include "core/metering/meter_log.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/int128.h"
#include "base/limits.h"

namespace wattbook::metering {
namespace {

constexpr std::size_t points_untrimmed_min = 16;

// No sequence of exchanges and rollovers can carry the unbroken counts out of their fields.
constexpr std::int64_t offset_max = std::int64_t{1} << 60;
static_assert(limits::sequence_max <= offset_max);
static_assert(register_modulus(limits::register_digits_max).value <= offset_max);

// rated power x time + resolution, compared without division: 1 W over 1 ms is 1/3600 mWh.
bool is_within_power(const Meter& meter, Energy energy, Duration time) {
  const int128 allowed = static_cast<int128>(meter.rated.value) * time.value +
                         static_cast<int128>(meter.resolution.value) * 3'600;
  return static_cast<int128>(energy.value) * 3'600 <= allowed;
}

bool is_in_range(const Meter& meter, const Reading& reading) {
  const Energy modulus = register_modulus(meter.register_digits);
  return reading.sequence < limits::sequence_max && reading.import_register >= Energy(0) &&
         reading.import_register < modulus && reading.export_register >= Energy(0) &&
         reading.export_register < modulus;
}

RegisterPoint unbroken_point(const MeterTrack& track, const Reading& reading) {
  const RegisterSegment& segment = segment_at(track, reading.time);
  return RegisterPoint(reading.time, reading.sequence + segment.sequence_offset,
                       reading.import_register + segment.import_offset,
                       reading.export_register + segment.export_offset, reading.quality,
                       reading.evidence);
}

// What the step from reading `a` to the later `b` is accused of.
std::optional<ReadingFault> fault_of_step(const Meter& meter, const RegisterPoint& a,
                                          const RegisterPoint& b) {
  const Energy import_energy = b.import_register() - a.import_register();
  const Energy export_energy = b.export_register() - a.export_register();
  const Duration time = b.time() - a.time();
  if (import_energy < Energy(0)) return ReadingFault::import_fell;
  if (export_energy < Energy(0)) return ReadingFault::export_fell;
  if (!is_within_power(meter, import_energy, time)) return ReadingFault::import_above_rated;
  if (!is_within_power(meter, export_energy, time)) return ReadingFault::export_above_rated;
  return std::nullopt;
}

// The worst (lowest numbered) fault of `point` between its neighbours at `place`.
std::optional<ReadingFault> fault_between(const MeterTrack& track, std::size_t place,
                                          const RegisterPoint& point) {
  std::optional<ReadingFault> before, after;
  if (place > 0) before = fault_of_step(track.meter, track.points[place - 1], point);
  if (place < track.points.size()) after = fault_of_step(track.meter, point, track.points[place]);
  if (before && after) return std::min(*before, *after);
  return before ? before : after;
}

bool is_disordered(const MeterTrack& track, std::size_t place, Instant time) {
  return (place > 0 && track.points[place - 1].time() >= time) ||
         (place < track.points.size() && track.points[place].time() <= time);
}

// A quarter of spare room instead of a doubling: the points are most of a node's memory.
void make_room(std::vector<RegisterPoint>& points) {
  if (points.size() == points.capacity()) points.reserve(points.size() + points.size() / 4 + 2);
}

bool is_same(const IntervalEnergy& a, const IntervalEnergy& b) {
  return a.import_energy == b.import_energy && a.export_energy == b.export_energy &&
         a.quality == b.quality && a.evidence == b.evidence;
}

IntervalChange change_of(MeterIndex meter, IntervalNumber interval,
                         const std::optional<IntervalEnergy>& was, const IntervalEnergy& is) {
  const IntervalEnergy before = was.value_or(IntervalEnergy{});
  return {meter,
          interval,
          before.import_energy,
          is.import_energy,
          before.export_energy,
          is.export_energy,
          is.quality,
          is.version};
}

// Writes `is` as the next version, keeping the first one if it was only implied by the readings.
void add_version(MeterTrack& track, IntervalNumber interval,
                 const std::optional<IntervalEnergy>& was, const IntervalEnergy& is,
                 bool by_operator) {
  if (was && revisions_of(track, interval).empty()) add_revision(track, {interval, *was, false});
  add_revision(track, {interval, is, by_operator});
}

// Carries what the readings now say into the versions of one interval; nothing if what stands does
// not change. `appended`: the newest reading did it, not a late one.
std::optional<IntervalChange> revise(MeterTrack& track, MeterIndex meter, IntervalNumber interval,
                                     const std::optional<DerivedEnergy>& before,
                                     const DerivedEnergy& after, bool appended) {
  const std::span<const IntervalRevision> revisions = revisions_of(track, interval);
  std::optional<IntervalEnergy> was;
  if (before) was = before->energy;
  if (!revisions.empty()) was = revisions.back().energy;
  const bool by_operator = !revisions.empty() && revisions.back().by_operator;
  if (by_operator && (was->quality == Quality::substituted || !after.complete)) return std::nullopt;
  if (was && !by_operator && is_same(*was, after.energy)) return std::nullopt;

  IntervalEnergy is = after.energy;
  const bool first_version = revisions.empty() && (!was || appended);
  if (!first_version) {
    is.version = was->version + 1;
    add_version(track, interval, was, is, false);
  }
  return change_of(meter, interval, was, is);
}

}  // namespace

MeterLog::MeterLog(MeteringOptions options) : MeterLog(options, {}) {}

MeterLog::MeterLog(MeteringOptions options, std::vector<MeterTrack> tracks)
    : options_(options), tracks_(std::move(tracks)) {
  CHECK(options.interval_length > Duration(0) && options.interval_length <= options.horizon);
  CHECK(options.horizon <= limits::metering_horizon_max);
  CHECK(options.clock_tolerance >= Duration(0));
  for (const MeterTrack& track : tracks_) rated_ += track.meter.rated;
}

MeterIndex MeterLog::add(const Meter& meter) {
  CHECK(is_valid(meter));
  tracks_.emplace_back().meter = meter;
  rated_ += meter.rated;
  return MeterIndex(static_cast<std::uint32_t>(tracks_.size() - 1));
}

std::expected<Acceptance, ReadingFault> MeterLog::accept(const Reading& reading, Instant now) {
  if (!knows(reading.meter)) return std::unexpected(ReadingFault::unknown_meter);
  MeterTrack& t = track(reading.meter);
  if (!is_in_range(t.meter, reading)) return std::unexpected(ReadingFault::out_of_range);
  if (reading.time > now + options_.clock_tolerance)
    return std::unexpected(ReadingFault::time_in_future);
  if (reading.time < now - options_.horizon) return std::unexpected(ReadingFault::before_horizon);

  const RegisterPoint point = unbroken_point(t, reading);
  const auto at =
      std::ranges::lower_bound(t.points, point.sequence(), {}, &RegisterPoint::sequence);
  if (at != t.points.end() && at->sequence() == point.sequence()) {
    if (at->says_as(point)) return Acceptance{.duplicate = true, .changes = {}};
    return std::unexpected(ReadingFault::sequence_reused);
  }
  if (!t.points.empty() && point.time() < t.points.front().time())
    return std::unexpected(ReadingFault::before_first);
  const std::size_t place = static_cast<std::size_t>(at - t.points.begin());
  if (is_disordered(t, place, point.time()))
    return std::unexpected(ReadingFault::sequence_disordered);
  if (const std::optional<ReadingFault> fault = fault_between(t, place, point))
    return std::unexpected(*fault);

  Acceptance acceptance{.duplicate = false, .changes = insert(reading.meter, place, point)};
  const Instant cutoff = now - options_.horizon;
  const std::size_t quarter = t.points.size() / 4 + points_untrimmed_min;
  if (quarter < t.points.size() && t.points[quarter].time() <= cutoff)
    trim(t, cutoff, options_.interval_length);
  return acceptance;
}

std::vector<IntervalChange> MeterLog::insert(MeterIndex meter, std::size_t place,
                                             const RegisterPoint& point) {
  MeterTrack& t = track(meter);
  const Duration length = options_.interval_length;
  const bool appended = place == t.points.size();
  const auto position = t.points.begin() + static_cast<std::ptrdiff_t>(place);
  if (t.points.empty()) {
    t.points.push_back(point);
    return {};
  }
  const Instant from = t.points[place - 1].time();  // before_first was ruled out, so place > 0
  const Instant to = appended ? point.time() : t.points[place].time();
  const IntervalNumber first = interval_of(from, length);
  const IntervalNumber last = interval_of(to - Duration(1), length);

  std::vector<std::optional<DerivedEnergy>> before;
  before.reserve(static_cast<std::size_t>(last.value - first.value + 1));
  for (IntervalNumber n = first; n <= last; n += IntervalNumber(1))
    before.push_back(derive(t, n, length));
  const std::ptrdiff_t offset = position - t.points.begin();
  make_room(t.points);
  t.points.insert(t.points.begin() + offset, point);

  std::vector<IntervalChange> changes;
  changes.reserve(before.size());
  for (IntervalNumber n = first; n <= last; n += IntervalNumber(1)) {
    const std::optional<DerivedEnergy> after = derive(t, n, length);
    CHECK(after.has_value());
    const std::optional<IntervalChange> change = revise(
        t, meter, n, before[static_cast<std::size_t>(n.value - first.value)], *after, appended);
    if (change) changes.push_back(*change);
  }
  return changes;
}

std::optional<ReadingFault> MeterLog::fault_of_change(const MeterTrack& t, Instant time) const {
  if (!t.points.empty() && time < t.points.back().time()) return ReadingFault::change_in_past;
  if (time < t.segments.back().from) return ReadingFault::change_in_past;
  const RegisterSegment& newest = t.segments.back();
  if (t.segments.size() > limits::register_changes_max || newest.sequence_offset > offset_max ||
      std::max(newest.import_offset, newest.export_offset).value > offset_max)
    return ReadingFault::changes_exhausted;
  return std::nullopt;
}

std::expected<Acceptance, ReadingFault> MeterLog::exchange(const Reading& last,
                                                           const MeterExchange& device,
                                                           Instant now) {
  if (!knows(last.meter)) return std::unexpected(ReadingFault::unknown_meter);
  MeterTrack& t = track(last.meter);
  Meter meter = t.meter;
  meter.key = device.key;
  meter.rated = device.rated;
  meter.register_digits = device.register_digits;
  meter.resolution = device.resolution;
  const Reading first{.meter = last.meter,
                      .sequence = 0,
                      .time = last.time,
                      .import_register = device.import_start,
                      .export_register = device.export_start};
  if (!is_valid(meter) || !is_in_range(meter, first))
    return std::unexpected(ReadingFault::out_of_range);
  if (const std::optional<ReadingFault> fault = fault_of_change(t, last.time))
    return std::unexpected(*fault);
  std::expected<Acceptance, ReadingFault> acceptance = accept(last, now);
  if (!acceptance) return acceptance;

  const RegisterPoint& newest = t.points.back();
  t.segments.push_back({.from = last.time,
                        .import_offset = newest.import_register() - device.import_start,
                        .export_offset = newest.export_register() - device.export_start,
                        .sequence_offset = newest.sequence() + 1});
  rated_ += meter.rated - t.meter.rated;
  t.meter = meter;
  return acceptance;
}

std::expected<void, ReadingFault> MeterLog::declare_rollover(MeterIndex meter, Instant time,
                                                             RegisterSet registers, Instant now) {
  if (!knows(meter)) return std::unexpected(ReadingFault::unknown_meter);
  MeterTrack& t = track(meter);
  if (time > now + options_.clock_tolerance) return std::unexpected(ReadingFault::time_in_future);
  if (const std::optional<ReadingFault> fault = fault_of_change(t, time))
    return std::unexpected(*fault);
  RegisterSegment segment = t.segments.back();
  segment.from = time;
  if (registers != RegisterSet::export_only)
    segment.import_offset += register_modulus(t.meter.register_digits);
  if (registers != RegisterSet::import_only)
    segment.export_offset += register_modulus(t.meter.register_digits);
  t.segments.push_back(segment);
  return {};
}

std::expected<IntervalChange, CorrectionFault> MeterLog::correct(
    MeterIndex meter, IntervalNumber interval, Energy import_energy, Energy export_energy,
    Quality quality, Evidence evidence, Instant now) {
  if (!knows(meter)) return std::unexpected(CorrectionFault::unknown_meter);
  MeterTrack& t = track(meter);
  const Duration length = options_.interval_length;
  // Compared as interval numbers, for an interval from outside may have no representable start.
  if (interval >= interval_of(now, length)) return std::unexpected(CorrectionFault::not_ended);
  const Instant oldest = std::max(now - options_.horizon, t.kept_from);
  if (interval < interval_of(oldest, length) || interval_start(interval, length) < oldest)
    return std::unexpected(CorrectionFault::before_horizon);
  if (quality == Quality::measured) return std::unexpected(CorrectionFault::quality_measured);
  if (import_energy < Energy(0) || export_energy < Energy(0) ||
      !is_within_power(t.meter, import_energy, length) ||
      !is_within_power(t.meter, export_energy, length))
    return std::unexpected(CorrectionFault::out_of_range);

  const std::optional<IntervalEnergy> was = current(meter, interval);
  const IntervalEnergy is{import_energy, export_energy, quality, was ? was->version + 1 : 1,
                          evidence};
  add_version(t, interval, was, is, true);
  return change_of(meter, interval, was, is);
}

std::optional<IntervalEnergy> MeterLog::current(MeterIndex meter, IntervalNumber interval) const {
  PointHint unknown;
  return current(meter, interval, unknown);
}

std::optional<IntervalEnergy> MeterLog::current(MeterIndex meter, IntervalNumber interval,
                                                PointHint& hint) const {
  // The points of a month of readings are larger than any cache.
  constexpr std::uint32_t ahead = 8;
  if (meter.value + ahead < tracks_.size()) {
    const std::vector<RegisterPoint>& points = tracks_[meter.value + ahead].points;
    if (hint.place > 0 && hint.place < points.size()) {
      __builtin_prefetch(&points[hint.place - 1]);
      __builtin_prefetch(&points[hint.place]);
    }
  }
  return current_energy(track(meter), interval, options_.interval_length, hint);
}

std::span<const IntervalRevision> MeterLog::versions(MeterIndex meter,
                                                     IntervalNumber interval) const {
  return revisions_of(track(meter), interval);
}

std::optional<Reading> MeterLog::newest(MeterIndex meter) const {
  const MeterTrack& t = track(meter);
  if (t.points.empty()) return std::nullopt;
  const RegisterPoint& point = t.points.back();
  const RegisterSegment& segment = segment_at(t, point.time());
  return Reading{.meter = meter,
                 .sequence = point.sequence() - segment.sequence_offset,
                 .time = point.time(),
                 .import_register = point.import_register() - segment.import_offset,
                 .export_register = point.export_register() - segment.export_offset,
                 .quality = point.quality(),
                 .evidence = point.evidence()};
}

const Meter& MeterLog::meter(MeterIndex meter) const { return track(meter).meter; }

void MeterLog::set_owner(MeterIndex meter, MemberIndex owner) { track(meter).meter.owner = owner; }

void MeterLog::restore_evidence(MeterIndex meter, std::span<const Evidence> points,
                                std::span<const Evidence> revisions) {
  MeterTrack& t = track(meter);
  CHECK(points.size() == t.points.size() && revisions.size() == t.revisions.size());
  for (std::size_t i = 0; i < points.size(); ++i) t.points[i] = t.points[i].founded_on(points[i]);
  for (std::size_t i = 0; i < revisions.size(); ++i) t.revisions[i].energy.evidence = revisions[i];
}

MeterTrack& MeterLog::track(MeterIndex meter) {
  CHECK(knows(meter));
  return tracks_[meter.value];
}
const MeterTrack& MeterLog::track(MeterIndex meter) const {
  CHECK(knows(meter));
  return tracks_[meter.value];
}

}  // namespace wattbook::metering
