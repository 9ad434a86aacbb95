#include "node/api/metering_routes.h"

#include <algorithm>

#include "node/api/metering_views.h"

namespace wattbook::api {
namespace {

using chain::Community;
using metering::MeterTrack;

struct MetersQuery : Paging {
  CommunityIndex community;
  std::optional<Address> owner;
  std::optional<MeterIndex> after;

  static constexpr std::string_view type_name = "MetersQuery";
  static constexpr auto fields =
      paged(field("community", &MetersQuery::community), field("owner", &MetersQuery::owner),
            noted(field("after", &MetersQuery::after), "number of the last one seen"));
};

// Of one meter, latest first.
struct MeterQuery : Paging {
  CommunityIndex community;
  MeterIndex meter;
  std::optional<Instant> after;

  static constexpr std::string_view type_name = "MeterQuery";
  static constexpr auto fields =
      paged(field("community", &MeterQuery::community), field("meter", &MeterQuery::meter),
            noted(field("after", &MeterQuery::after), "time or start of the last one seen"));
};

struct QuarantineQuery : Paging {
  CommunityIndex community;
  std::optional<MeterIndex> meter;
  std::optional<metering::QuarantineNumber> after;

  static constexpr std::string_view type_name = "QuarantineQuery";
  static constexpr auto fields = paged(
      field("community", &QuarantineQuery::community), field("meter", &QuarantineQuery::meter),
      noted(field("after", &QuarantineQuery::after), "number of the last one seen"));
};

std::optional<Instant> boundary(IntervalNumber interval, Duration length) {
  if (interval.value == INT64_MAX) return std::nullopt;
  return interval_start(interval, length);
}

Answered<Rows<MeterView>> list_meters(const Books& books, const MetersQuery& query) {
  const auto found = find_community(books, query.community);
  if (!found) return std::unexpected(found.error());
  const Community& community = **found;
  const Duration length = community.settings.interval_length;
  auto page = page_of<MeterView>(
      query, [](const MeterView& row) { return std::to_string(row.meter.value); });
  for (std::uint32_t number = query.after ? query.after->value + 1 : 0;
       number < community.meter_places.size(); ++number) {
    const chain::MeterPlace& place = community.meter_places[number];
    const metering::Meter& meter = community.meters.meter(MeterIndex(number));
    const Address owner =
        books.state.ledger.address(community.participants[place.participant.value].member);
    if (query.owner && owner != *query.owner) continue;
    const auto newest = community.meters.newest(MeterIndex(number));
    MeterView row{MeterIndex(number),
                  place.key,
                  owner,
                  meter.rated,
                  meter.register_digits,
                  boundary(place.service.from, length),
                  boundary(place.service.until, length),
                  {}};
    if (newest) row.newest_reading = newest->time;
    if (!page.add(row)) break;
  }
  return page.take();
}

Found<const MeterTrack*> find_track(const Books& books, const MeterQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  const metering::MeterLog& meters = (*community)->meters;
  if (meters.knows(query.meter)) return &meters.tracks()[query.meter.value];
  return std::unexpected(unknown(
      "meter", "the community has no meter " + std::to_string(query.meter.value),
      "list them at /api/v1/communities/" + std::to_string(query.community.value) + "/meters"));
}

Answered<Rows<ReadingView>> list_readings(const Books& books, const MeterQuery& query) {
  const auto track = find_track(books, query);
  if (!track) return std::unexpected(track.error());
  auto page = page_of<ReadingView>(
      query, [](const ReadingView& row) { return std::to_string(row.time.unix_ms); });
  const auto& points = (*track)->points;
  auto at = points.end();
  if (query.after)
    at = std::ranges::lower_bound(points, *query.after, {}, &metering::RegisterPoint::time);
  while (at != points.begin()) {
    --at;
    const metering::RegisterSegment& segment = metering::segment_at(**track, at->time());
    if (!page.add({at->time(), at->sequence() - segment.sequence_offset,
                   at->import_register() - segment.import_offset,
                   at->export_register() - segment.export_offset, at->quality(), at->evidence()}))
      break;
  }
  return page.take();
}

Answered<Rows<MeterIntervalView>> list_meter_intervals(const Books& books,
                                                       const MeterQuery& query) {
  const auto track = find_track(books, query);
  if (!track) return std::unexpected(track.error());
  auto page = page_of<MeterIntervalView>(
      query, [](const MeterIntervalView& row) { return std::to_string(row.start.unix_ms); });
  const MeterTrack& meter = **track;
  if (meter.points.empty()) return page.take();
  const Community& community = books.state.communities[query.community.value];
  const Duration length = community.settings.interval_length;
  const IntervalNumber first = interval_of(meter.points.front().time(), length);
  IntervalNumber at = interval_of(meter.points.back().time(), length);
  if (!meter.revisions.empty()) at = std::max(at, meter.revisions.back().interval);
  if (query.after) at = std::min(at, interval_of(*query.after - Duration(1), length));
  metering::PointHint hint;
  for (; at >= first; at = at - IntervalNumber(1)) {
    const auto energy = metering::current_energy(meter, at, length, hint);
    if (!energy) continue;
    if (!page.add({interval_start(at, length), energy->import_energy, energy->export_energy,
                   energy->quality, energy->version, energy->evidence}))
      break;
  }
  return page.take();
}

Answered<Rows<QuarantinedView>> list_quarantine(const Books& books, const QuarantineQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  std::vector<metering::QuarantinedReading> entries = (*community)->quarantine.entries();
  std::ranges::sort(entries, {}, &metering::QuarantinedReading::number);
  auto page = page_of<QuarantinedView>(
      query, [](const QuarantinedView& row) { return std::to_string(row.quarantine.value); });
  for (const metering::QuarantinedReading& entry : entries) {
    const metering::Reading& reading = entry.reading;
    if (query.after && entry.number <= *query.after) continue;
    if (query.meter && reading.meter != *query.meter) continue;
    if (!page.add({entry.number, reading.meter, entry.fault, entry.received, reading.time,
                   reading.sequence, reading.import_register, reading.export_register,
                   reading.evidence}))
      break;
  }
  return page.take();
}

}  // namespace

void add_metering_routes(RouteTable& table) {
  table.begin("metering");
  table.read({"/api/v1/communities/{community}/meters", "list_meters", "Meters by number"},
             list_meters);
  table.read({"/api/v1/communities/{community}/meters/{meter}/readings", "list_readings",
              "Accepted readings of a meter within the horizon, latest first"},
             list_readings);
  table.read({"/api/v1/communities/{community}/meters/{meter}/intervals", "list_meter_intervals",
              "Energy of a meter by interval within the horizon, latest first"},
             list_meter_intervals);
  table.read({"/api/v1/communities/{community}/quarantine", "list_quarantine",
              "Readings that failed a check and wait for the operator"},
             list_quarantine);
}

}  // namespace wattbook::api
