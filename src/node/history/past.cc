#include "node/history/past.h"

#include <algorithm>

#include "node/history/directory.h"

namespace wattbook::history {
namespace {

Result<Past> intervals_of(Database& database, const CommunityEntry& community, const Span& span) {
  const Duration length = community.interval_length;
  Statement settled(database,
                    "SELECT MIN(interval), MAX(interval) FROM community_intervals WHERE community "
                    "= ? AND interval >= ? AND interval < ? AND interval <= ?");
  // From the first interval that begins in the span.
  settled.bind(community.index, interval_of(span.from - Duration(1), length).value + 1,
               interval_of(span.until - Duration(1), length).value + 1, community.closed);
  if (!settled.next() || settled.is_null(0)) {
    if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
    return fail("nothing is settled in this span", "choose a span of the community's past");
  }
  Past out;
  out.interval_length = length;
  TariffBook tariffs(database, community.index);
  for (std::int64_t at = settled.number(0); at <= settled.number(1); ++at) {
    const chain::TariffPoint& prices = tariffs.at(IntervalNumber(at)).prices;
    out.intervals.push_back({interval_start(IntervalNumber(at), length), prices.import_price,
                             prices.feed_in_price, prices.sharing_price});
  }
  return out;
}

}  // namespace

Result<Past> past_of(Database& database, CommunityIndex community, const Span& span) {
  const Result<CommunityEntry> entry = find_community(database, community);
  if (!entry) return std::unexpected(entry.error());
  Result<Past> out = intervals_of(database, *entry, span);
  if (!out) return out;
  const std::size_t count = out->intervals.size();
  const std::int64_t first =
      interval_of(out->intervals.front().start, entry->interval_length).value;
  Statement rows(database,
                 "SELECT s.member, m.address, s.interval, SUM(s.import_energy), "
                 "SUM(s.export_energy) FROM settlements s JOIN members m ON m.member = s.member "
                 "WHERE s.community = ? AND s.interval >= ? AND s.interval < ? "
                 "GROUP BY s.member, s.interval ORDER BY s.member, s.interval");
  rows.bind(community, first, first + static_cast<std::int64_t>(count));
  std::int64_t member = -1;
  std::uint32_t read = 0;
  while (rows.next()) {
    if (++read > past_rows_max)
      return fail("too many members and intervals for one simulation", "choose a shorter span");
    const Energy imported = std::max(Energy(0), rows.energy(3));
    const Energy exported = std::max(Energy(0), rows.energy(4));
    if (imported + exported == Energy(0)) continue;
    if (rows.number(0) != member) {
      member = rows.number(0);
      out->members.push_back({rows.fixed<Address>(1), std::vector<Energy>(count, Energy(0)),
                              std::vector<Energy>(count, Energy(0))});
    }
    const auto place = static_cast<std::size_t>(rows.number(2) - first);
    out->members.back().imported[place] = imported;
    out->members.back().exported[place] = exported;
  }
  if (const Result<void> done = database.check(); !done) return std::unexpected(done.error());
  return out;
}

}  // namespace wattbook::history
