#include "node/history/calendar.h"

#include <charconv>

#include <fmt/format.h>

namespace wattbook::history {
namespace {

constexpr std::int64_t day_seconds = 86'400;

}  // namespace

Result<Month> parse_month(std::string_view text) {
  Month out;
  const auto number = [](std::string_view digits, std::int32_t& value) {
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return end.ec == std::errc() && end.ptr == digits.data() + digits.size();
  };
  if (text.size() == 7 && text[4] == '-' && number(text.substr(0, 4), out.year) &&
      number(text.substr(5), out.month) && out.year >= 1970 && out.month >= 1 && out.month <= 12)
    return out;
  return fail(fmt::format("'{}' is not a month", text), "write it like 2026-11");
}

std::string format_month(Month month) {
  return fmt::format("{:04}-{:02}", month.year, month.month);
}

Month month_after(Month month) {
  return month.month == 12 ? Month{month.year + 1, 1} : Month{month.year, month.month + 1};
}

std::int64_t day_at(const env::TimeZone& zone, Instant time) {
  return mul_div_floor(zone.wall_clock(time).seconds, 1, day_seconds);
}

std::int64_t first_day(Month month) {
  return env::midnight(month.year, month.month, 1).seconds / day_seconds;
}

Month month_of_day(std::int64_t day) {
  const env::CalendarTime time = env::calendar_of(env::WallClock{day * day_seconds});
  return {time.year, time.month};
}

Instant start_of_day(const env::TimeZone& zone, std::int64_t day) {
  // A midnight that the clock skips begins when the clock has moved on, one that it shows twice
  // begins the first time.
  return zone.meaning(env::WallClock{day * day_seconds}).first;
}

Span span_of(const env::TimeZone& zone, Month month) {
  return {start_of_day(zone, first_day(month)), start_of_day(zone, first_day(month_after(month)))};
}

std::string format_day(std::int64_t day) {
  const env::CalendarTime time = env::calendar_of(env::WallClock{day * day_seconds});
  return fmt::format("{:04}-{:02}-{:02}", time.year, time.month, time.day);
}

}  // namespace wattbook::history
