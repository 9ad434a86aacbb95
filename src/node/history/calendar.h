// Days and months of the site's clock as spans of UTC (DOMAIN 2.4): where clocks change, a day has
// 92 or 100 quarter-hours instead of 96.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "node/env/local_time.h"

namespace wattbook::history {

struct Span {
  Instant from;
  Instant until;  // not included
};

struct Month {
  std::int32_t year = 1970;
  std::int32_t month = 1;

  auto operator<=>(const Month&) const = default;
};

// "2026-11".
Result<Month> parse_month(std::string_view text);
std::string format_month(Month month);
Month month_after(Month month);

// Days are counted since 1970-01-01 on the site's clock.
std::int64_t day_at(const env::TimeZone& zone, Instant time);
std::int64_t first_day(Month month);
Month month_of_day(std::int64_t day);
// When the site's clock first shows that day.
Instant start_of_day(const env::TimeZone& zone, std::int64_t day);
Span span_of(const env::TimeZone& zone, Month month);
// "2026-11-30".
std::string format_day(std::int64_t day);

}  // namespace wattbook::history
