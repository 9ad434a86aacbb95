#include "core/metering/meter_track.h"

#include <algorithm>

#include "base/check.h"

namespace wattbook::metering {
namespace {

struct Registers {
  Energy import_register;
  Energy export_register;
};

std::int64_t interpolate(std::int64_t from, std::int64_t to, Duration passed, Duration whole) {
  return from + mul_div_floor(to - from, passed.value, whole.value);
}

// The unbroken registers at `time`, which lies between the two points or on one of them.
Registers registers_at(const RegisterPoint& a, const RegisterPoint& b, Instant time) {
  if (time == a.time()) return {a.import_register(), a.export_register()};
  if (time == b.time()) return {b.import_register(), b.export_register()};
  const Duration passed = time - a.time();
  const Duration whole = b.time() - a.time();
  return {Energy(interpolate(a.import_register().value, b.import_register().value, passed, whole)),
          Energy(interpolate(a.export_register().value, b.export_register().value, passed, whole))};
}

struct EarlierThan {
  bool operator()(Instant time, const RegisterPoint& point) const { return time < point.time(); }
};

// The first point later than `time`. Precondition: there is one, and one that is not.
std::size_t first_after(const std::vector<RegisterPoint>& points, Instant time, PointHint& hint) {
  const std::size_t guess = hint.place;
  if (guess > 0 && guess < points.size() && points[guess - 1].time() <= time &&
      points[guess].time() > time)
    return guess;
  const auto found = std::upper_bound(points.begin(), points.end(), time, EarlierThan{});
  hint.place = static_cast<std::size_t>(found - points.begin());
  return hint.place;
}

// Where the hint leads to two points that have the whole interval between them, which is usual: the
// far ends of the points need not be looked at.
std::optional<DerivedEnergy> derive_within(const std::vector<RegisterPoint>& points, Instant start,
                                           Instant end, const PointHint& hint) {
  if (hint.place == 0 || hint.place >= points.size()) return std::nullopt;
  const RegisterPoint& a = points[hint.place - 1];
  const RegisterPoint& b = points[hint.place];
  if (a.time() > start || b.time() < end) return std::nullopt;
  Quality quality = worse_of(a.quality(), b.quality());
  if (a.time() < start || b.time() > end) quality = worse_of(quality, Quality::substituted);
  const Registers at_start = registers_at(a, b, start);
  const Registers at_end = registers_at(a, b, end);
  return DerivedEnergy{{at_end.import_register - at_start.import_register,
                        at_end.export_register - at_start.export_register, quality, 1,
                        worse_of(a.evidence(), b.evidence())},
                       true};
}

std::optional<DerivedEnergy> derive_near(const MeterTrack& track, IntervalNumber interval,
                                         Duration interval_length, PointHint& hint) {
  const std::vector<RegisterPoint>& points = track.points;
  const Instant start = interval_start(interval, interval_length);
  const Instant end = interval_end(interval, interval_length);
  if (const auto within = derive_within(points, start, end, hint)) return within;
  if (points.size() < 2 || points.front().time() >= end || points.back().time() <= start)
    return std::nullopt;

  const Instant from = std::max(start, points.front().time());
  const Instant to = std::min(end, points.back().time());
  const RegisterPoint* b = &points[first_after(points, from, hint)];
  const Registers at_start = registers_at(*(b - 1), *b, from);
  Quality quality = Quality::measured;
  Evidence evidence = (b - 1)->evidence();
  for (;; ++b) {
    const RegisterPoint& a = *(b - 1);
    quality = worse_of(quality, worse_of(a.quality(), b->quality()));
    evidence = worse_of(evidence, b->evidence());
    const bool spills = a.time() < start || b->time() > end;
    if (spills) quality = worse_of(quality, Quality::substituted);
    if (b->time() >= to) break;
  }
  const Registers at_end = registers_at(*(b - 1), *b, to);
  return DerivedEnergy{{at_end.import_register - at_start.import_register,
                        at_end.export_register - at_start.export_register, quality, 1, evidence},
                       from == start && to == end};
}

}  // namespace

const RegisterSegment& segment_at(const MeterTrack& track, Instant time) {
  std::size_t i = track.segments.size() - 1;
  while (i > 0 && track.segments[i].from >= time) --i;
  return track.segments[i];
}

std::optional<DerivedEnergy> derive(const MeterTrack& track, IntervalNumber interval,
                                    Duration interval_length) {
  PointHint unknown;
  return derive_near(track, interval, interval_length, unknown);
}

std::optional<IntervalEnergy> current_energy(const MeterTrack& track, IntervalNumber interval,
                                             Duration interval_length, PointHint& hint) {
  if (interval_start(interval, interval_length) < track.kept_from) return std::nullopt;
  const std::span<const IntervalRevision> revisions = revisions_of(track, interval);
  if (!revisions.empty()) return revisions.back().energy;
  const std::optional<DerivedEnergy> derived = derive_near(track, interval, interval_length, hint);
  if (!derived) return std::nullopt;
  return derived->energy;
}

std::span<const IntervalRevision> revisions_of(const MeterTrack& track, IntervalNumber interval) {
  if (track.revisions.empty()) return {};
  const auto found =
      std::ranges::equal_range(track.revisions, interval, {}, &IntervalRevision::interval);
  return {found.begin(), found.end()};
}

void add_revision(MeterTrack& track, const IntervalRevision& revision) {
  const auto behind =
      std::ranges::upper_bound(track.revisions, revision.interval, {}, &IntervalRevision::interval);
  track.revisions.insert(behind, revision);
}

void trim(MeterTrack& track, Instant cutoff, Duration interval_length) {
  std::vector<RegisterPoint>& points = track.points;
  const auto last_up_to = [&](Instant time) {
    return std::upper_bound(points.begin(), points.end(), time, EarlierThan{});
  };
  // A late reading after the cutoff changes intervals from that of the point before it, and those
  // need the register at their start.
  const auto before_cutoff = last_up_to(cutoff);
  if (before_cutoff == points.begin()) return;
  const Instant start =
      interval_start(interval_of((before_cutoff - 1)->time(), interval_length), interval_length);
  const auto before_start = last_up_to(start);
  if (before_start == points.begin() || before_start - 1 == points.begin()) return;
  points.erase(points.begin(), before_start - 1);

  track.kept_from = points.front().time();
  std::erase_if(track.revisions, [&](const IntervalRevision& revision) {
    return interval_start(revision.interval, interval_length) < track.kept_from;
  });
  const auto kept = &segment_at(track, track.kept_from) - track.segments.data();
  track.segments.erase(track.segments.begin(), track.segments.begin() + kept);
}

}  // namespace wattbook::metering
