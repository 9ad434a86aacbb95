#include "node/access/date_time.h"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace wattbook::access {

namespace {

// Takes exactly `digits` digits off the front, or sets `ok` to false.
int take_number(std::string_view& text, std::size_t digits, bool& ok) {
  int value = 0;
  if (text.size() < digits) {
    ok = false;
    return 0;
  }
  const char* const end = text.data() + digits;
  const auto [stopped, fault] = std::from_chars(text.data(), end, value);
  if (fault != std::errc() || stopped != end || value < 0) ok = false;
  text.remove_prefix(digits);
  return value;
}

void take_mark(std::string_view& text, std::string_view marks, bool& ok) {
  if (text.empty() || marks.find(text.front()) == marks.npos) {
    ok = false;
    return;
  }
  text.remove_prefix(1);
}

std::int64_t take_fraction(std::string_view& text, bool& ok) {
  if (!text.starts_with('.')) return 0;
  text.remove_prefix(1);
  std::int64_t ms = 0;
  std::size_t digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1))
    if (++digits <= 3) ms = ms * 10 + (text.front() - '0');
  if (digits == 0) ok = false;
  for (; digits < 3; ++digits) ms *= 10;
  return ms;
}

// The offset from UTC in minutes.
int take_offset(std::string_view& text, bool& ok) {
  if (text == "Z" || text == "z") {
    text.remove_prefix(1);
    return 0;
  }
  const int sign = text.starts_with('-') ? -1 : 1;
  take_mark(text, "+-", ok);
  const int hours = take_number(text, 2, ok);
  take_mark(text, ":", ok);
  const int minutes = take_number(text, 2, ok);
  if (hours > 23 || minutes > 59) ok = false;
  return sign * (hours * 60 + minutes);
}

}  // namespace

std::string to_date_time(Instant moment) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(moment.unix_ms)};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
  return text + "Z";
}

std::optional<Instant> read_date_time(std::string_view text) {
  using namespace std::chrono;
  bool ok = true;
  const int y = take_number(text, 4, ok);
  take_mark(text, "-", ok);
  const int m = take_number(text, 2, ok);
  take_mark(text, "-", ok);
  const int d = take_number(text, 2, ok);
  take_mark(text, "Tt", ok);
  const int hour = take_number(text, 2, ok);
  take_mark(text, ":", ok);
  const int minute = take_number(text, 2, ok);
  take_mark(text, ":", ok);
  const int second = take_number(text, 2, ok);
  const std::int64_t ms = take_fraction(text, ok);
  const int offset = take_offset(text, ok);
  const year_month_day date(year(y), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d)));
  if (!ok || !text.empty() || !date.ok() || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  const auto time =
      sys_days(date) + hours(hour) + minutes(minute - offset) + seconds(second) + milliseconds(ms);
  return Instant(time.time_since_epoch().count());
}

}  // namespace wattbook::access
