#include <fmt/format.h>

#include "node/history/directory.h"
#include "node/history/queries.h"
#include "node/history/schema.h"

namespace wattbook::history {
namespace {

// The start of the step that an interval belongs to.
class Steps {
 public:
  Steps(const env::TimeZone& zone, Step step) : zone_(zone), step_(step) {}

  Instant start_of(Instant interval) {
    if (step_ == Step::interval) return interval;
    if (interval >= span_.from && interval < span_.until) return span_.from;
    const std::int64_t day = day_at(zone_, interval);
    if (step_ == Step::day)
      span_ = {start_of_day(zone_, day), start_of_day(zone_, day + 1)};
    else
      span_ = span_of(zone_, month_of_day(day));
    return span_.from;
  }

 private:
  const env::TimeZone& zone_;
  Step step_;
  Span span_;
};

// Sums the rows of `found`: interval, then the columns of an EnergyRow.
Result<EnergySeries> sum_up(Database& database, Statement& found, Duration length, Step step) {
  Result<env::TimeZone> zone = env::TimeZone::find(zone_of(database));
  if (!zone) return std::unexpected(zone.error());
  Steps steps(*zone, step);
  EnergySeries out;
  while (found.next()) {
    const Instant start = steps.start_of(interval_start(IntervalNumber(found.number(0)), length));
    if (out.rows.empty() || out.rows.back().start != start) {
      if (out.rows.size() == series_rows_max)
        return fail(fmt::format("more than {} rows", series_rows_max),
                    "ask for a shorter span, or by day");
      out.rows.push_back({.start = start});
    }
    EnergyRow& row = out.rows.back();
    row.imported += found.energy(1);
    row.exported += found.energy(2);
    row.minted += found.energy(3);
    row.burned += found.energy(4);
    row.shared_in += found.energy(5);
    row.shared_out += found.energy(6);
    row.grid_import += found.energy(7);
    row.grid_export += found.energy(8);
    row.cash += found.amount(9);
    ++row.intervals;
    row.corrections += static_cast<std::uint32_t>(found.number(10));
  }
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return out;
}

}  // namespace

Result<EnergySeries> member_series(Database& database, const Address& member,
                                   CommunityIndex community, Step step, const Span& span) {
  const Result<MemberIndex> index = find_member(database, member);
  if (!index) return std::unexpected(index.error());
  const Result<CommunityEntry> entry = find_community(database, community);
  if (!entry) return std::unexpected(entry.error());
  const Duration length = entry->interval_length;
  Statement found(database,
                  "SELECT interval, SUM(import_energy), SUM(export_energy), SUM(minted), "
                  "SUM(burned), SUM(shared_in), SUM(shared_out), SUM(grid_import + replaced), "
                  "SUM(grid_export + returned), SUM(shared_in_cash + shared_out_cash + "
                  "grid_import_cash + grid_export_cash), SUM(version > 1) FROM settlements WHERE "
                  "community = ? AND member = ? AND interval >= ? AND interval < ? "
                  "GROUP BY interval ORDER BY interval");
  found.bind(community, *index, interval_of(span.from, length), interval_of(span.until, length));
  return sum_up(database, found, length, step);
}

Result<EnergySeries> community_series(Database& database, CommunityIndex community, Step step,
                                      const Span& span) {
  const Result<CommunityEntry> entry = find_community(database, community);
  if (!entry) return std::unexpected(entry.error());
  const Duration length = entry->interval_length;
  Statement found(database,
                  "SELECT interval, import_energy, export_energy, minted, burned, shared, shared, "
                  "grid_import, grid_export, 0, 0 FROM community_intervals WHERE community = ? AND "
                  "interval >= ? AND interval < ? ORDER BY interval");
  found.bind(community, interval_of(span.from, length), interval_of(span.until, length));
  return sum_up(database, found, length, step);
}

}  // namespace wattbook::history
