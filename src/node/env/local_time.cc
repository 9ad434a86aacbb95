#include "node/env/local_time.h"

#include <charconv>
#include <chrono>
#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>

namespace wattbook::env {
namespace {

constexpr std::int64_t day_seconds = 86'400;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return mul_div_floor(a, 1, b); }

// The offset in seconds of "", "+10", "-3", "+05:30", "+0530".
std::optional<std::int64_t> parse_offset(std::string_view text) {
  if (text.empty()) return 0;
  const bool negative = text[0] == '-';
  if (!negative && text[0] != '+') return std::nullopt;
  std::string digits;
  for (const char c : text.substr(1)) {
    if (c == ':' && digits.size() == 2) continue;
    if (c < '0' || c > '9') return std::nullopt;
    digits += c;
  }
  if (digits.empty() || digits.size() > 4 || digits.size() == 3) return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const std::int64_t hours = digits.size() == 4 ? number / 100 : number;
  const std::int64_t minutes = digits.size() == 4 ? number % 100 : 0;
  if (hours > 14 || minutes > 59) return std::nullopt;
  const std::int64_t seconds = hours * 3600 + minutes * 60;
  return negative ? -seconds : seconds;
}

std::int64_t seconds_of(Instant instant) { return floor_div(instant.unix_ms, 1000); }

}  // namespace

struct TimeZone::Rules {
  const date::time_zone* zone = nullptr;
};

CalendarTime calendar_of(WallClock clock) {
  const std::int64_t days = floor_div(clock.seconds, day_seconds);
  const std::chrono::sys_days date{std::chrono::days(days)};
  const std::chrono::year_month_day ymd(date);
  const std::chrono::sys_days new_year(ymd.year() / std::chrono::January / 1);
  return {.year = static_cast<int>(ymd.year()),
          .month = static_cast<std::int32_t>(static_cast<unsigned>(ymd.month())),
          .day = static_cast<std::int32_t>(static_cast<unsigned>(ymd.day())),
          .weekday = static_cast<std::int32_t>(std::chrono::weekday(date).iso_encoding()),
          .minute_of_day = static_cast<std::int32_t>((clock.seconds - days * day_seconds) / 60),
          .day_of_year = static_cast<std::int32_t>((date - new_year).count()) + 1};
}

WallClock midnight(std::int32_t year, std::int32_t month, std::int32_t day) {
  const std::chrono::sys_days date(std::chrono::year(year) /
                                   std::chrono::month(static_cast<unsigned>(month)) /
                                   std::chrono::day(static_cast<unsigned>(day)));
  return WallClock{date.time_since_epoch().count() * day_seconds};
}

Result<TimeZone> TimeZone::find(std::string_view name) {
  TimeZone found;
  found.name_ = std::string(name);
  if (name.starts_with("UTC") || name == "Z") {
    const auto offset = parse_offset(name == "Z" ? "" : name.substr(3));
    if (!offset)
      return fail(fmt::format("time zone '{}' is not a fixed offset", name),
                  "write it like UTC+10 or UTC-03:30");
    found.fixed_offset_seconds_ = *offset;
    return found;
  }
  try {
    found.rules_ = std::make_shared<Rules>(Rules{date::locate_zone(name)});
    static_cast<void>(found.rules_->zone->get_info(date::sys_seconds{}));
    return found;
  } catch (const std::runtime_error&) {
    return fail(fmt::format("time zone '{}' is not in the system's time zone database", name),
                "use a name like Europe/Vienna, or a fixed offset like UTC+10");
  }
}

WallClock TimeZone::wall_clock(Instant instant) const {
  const std::int64_t utc = seconds_of(instant);
  if (!rules_) return WallClock{utc + fixed_offset_seconds_};
  const date::sys_info info = rules_->zone->get_info(date::sys_seconds(std::chrono::seconds(utc)));
  return WallClock{utc + info.offset.count()};
}

ClockMeaning TimeZone::meaning(WallClock clock) const {
  const auto at = [clock](std::int64_t offset_seconds) {
    return Instant((clock.seconds - offset_seconds) * 1000);
  };
  if (!rules_)
    return {ClockMeaning::Kind::unique, at(fixed_offset_seconds_), at(fixed_offset_seconds_)};
  const date::local_info info =
      rules_->zone->get_info(date::local_seconds(std::chrono::seconds(clock.seconds)));
  const Instant first = at(info.first.offset.count());
  if (info.result == date::local_info::ambiguous)
    return {ClockMeaning::Kind::repeated, first, at(info.second.offset.count())};
  if (info.result == date::local_info::nonexistent)
    return {ClockMeaning::Kind::skipped, first, first};
  return {ClockMeaning::Kind::unique, first, first};
}

std::string format_local(Instant instant, const TimeZone& zone) {
  const WallClock clock = zone.wall_clock(instant);
  const CalendarTime t = calendar_of(clock);
  const std::int64_t offset_minutes = (clock.seconds - seconds_of(instant)) / 60;
  const std::int64_t magnitude = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", t.year, t.month, t.day,
                     t.minute_of_day / 60, t.minute_of_day % 60,
                     clock.seconds - floor_div(clock.seconds, 60) * 60,
                     offset_minutes < 0 ? '-' : '+', magnitude / 60, magnitude % 60);
}

}  // namespace wattbook::env
