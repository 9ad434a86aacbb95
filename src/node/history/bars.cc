#include <algorithm>

#include <fmt/format.h>

#include "node/history/directory.h"
#include "node/history/queries.h"
#include "node/history/schema.h"

namespace wattbook::history {

Result<BarList> bars(Database& database, CommunityIndex community, chain::Instrument instrument,
                     Duration length, DayClock clock, const Span& span) {
  if (length < one_minute || length > one_day || length.value % one_minute.value != 0)
    return fail("a bar is a whole number of minutes, at most a day", "use 1m, 15m, 1h or 1d");
  const Result<CommunityEntry> known = find_community(database, community);
  if (!known) return std::unexpected(known.error());
  Result<env::TimeZone> zone = env::TimeZone::find(zone_of(database));
  if (!zone) return std::unexpected(zone.error());
  const bool site_days = length == one_day && clock == DayClock::site;
  const auto start_of = [&](Instant time) {
    if (site_days) return start_of_day(*zone, day_at(*zone, time));
    return Instant(mul_div_floor(time.unix_ms, 1, length.value) * length.value);
  };

  Statement minutes(database,
                    "SELECT minute, open, high, low, close, volume, cash, trades FROM bars WHERE "
                    "community = ? AND instrument = ? AND minute >= ? AND minute < ?");
  // Up to a day (of 25 hours) behind the span, for a bar that begins before its end.
  const Instant last = span.until + one_day + one_hour;
  minutes.bind(community, std::int64_t{std::to_underlying(instrument)},
               mul_div_floor(span.from.unix_ms, 1, one_minute.value),
               mul_div_floor(last.unix_ms, 1, one_minute.value));
  BarList out;
  while (minutes.next()) {
    const Instant start = start_of(Instant(minutes.number(0) * one_minute.value));
    if (start < span.from) continue;
    if (start >= span.until) break;
    if (out.bars.empty() || out.bars.back().start != start) {
      if (out.bars.size() == series_rows_max)
        return fail(fmt::format("more than {} bars", series_rows_max), "ask for a shorter span");
      out.bars.push_back({.start = start,
                          .open = minutes.price(1),
                          .high = minutes.price(2),
                          .low = minutes.price(3)});
    }
    BarRow& bar = out.bars.back();
    bar.high = std::max(bar.high, minutes.price(2));
    bar.low = std::min(bar.low, minutes.price(3));
    bar.close = minutes.price(4);
    bar.volume += minutes.amount(5);
    bar.cash += minutes.amount(6);
    bar.trades += static_cast<std::uint64_t>(minutes.number(7));
  }
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return out;
}

}  // namespace wattbook::history
