#include "tables/timestamp.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "tables/csv.h"

namespace wattbook::tables {
namespace {

// Takes the digits at the front of `text`; nothing if there are none or more than `digits_max`.
std::optional<std::int32_t> take_number(std::string_view& text, std::size_t digits_max) {
  std::int32_t value = 0;
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
  if (count == 0 || count > digits_max) return std::nullopt;
  std::from_chars(text.data(), text.data() + count, value);
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

bool is_unix(std::string_view text) {
  const std::string_view whole = text.substr(0, text.find('.'));
  return whole.size() >= 9 && whole.find_first_not_of("0123456789") == whole.npos;
}

StampFormat recognise(std::string_view text) {
  if (is_unix(text)) return StampFormat::unix_seconds;
  const std::size_t mark = text.find_first_not_of("0123456789");
  if (mark == 4) return StampFormat::year_first;
  if (mark != text.npos && text[mark] == '.') return StampFormat::day_first;
  return StampFormat::automatic;
}

std::optional<env::WallClock> take_date(std::string_view& text, StampFormat format) {
  const auto a = take_number(text, 4);
  if (!a || text.empty()) return std::nullopt;
  const char mark = text[0];
  if (mark != '-' && mark != '/' && mark != '.') return std::nullopt;
  text.remove_prefix(1);
  const auto b = take_number(text, 2);
  if (!b || !take(text, mark)) return std::nullopt;
  const auto c = take_number(text, 4);
  if (!c) return std::nullopt;
  std::int32_t year = *c;
  std::int32_t month = *b;
  std::int32_t day = *a;
  if (format == StampFormat::year_first) {
    year = *a;
    day = *c;
  } else if (format == StampFormat::month_first) {
    month = *a;
    day = *b;
  }
  if (year < 100) year += 2000;
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok() || year < 1970 || year > 2200) return std::nullopt;
  return env::midnight(year, month, day);
}

// Seconds after midnight: "", " 7:30", "T07:30:00.000". Hour 24 is the end of the day.
std::optional<std::int64_t> take_time(std::string_view& text) {
  if (text.empty()) return 0;
  if (!take(text, 'T'))
    while (take(text, ' ')) {
    }
  const auto hour = take_number(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute) return std::nullopt;
  std::int32_t second = 0;
  if (take(text, ':')) {
    const auto value = take_number(text, 2);
    if (!value) return std::nullopt;
    second = *value;
    if (take(text, '.') && !take_number(text, 9)) return std::nullopt;
  }
  const std::int64_t total = *hour * 3600 + *minute * 60 + second;
  if (*minute > 59 || second > 59 || total > 86'400) return std::nullopt;
  return total;
}

std::unexpected<Error> not_a_time(std::string_view text) {
  return fail(fmt::format("'{}' is not a time", text));
}

}  // namespace

Result<ParsedStamp> parse_stamp(std::string_view text, StampFormat format) {
  const std::string_view whole = text;
  if (format == StampFormat::automatic) {
    format = recognise(text);
    if (format == StampFormat::automatic)
      return fail(fmt::format("'{}' is not a time of a known form", whole),
                  "set time.format to day-first or month-first");
  }
  if (format == StampFormat::unix_seconds) {
    const auto seconds = parse_number(text, '.');
    if (!seconds || *seconds < 0 || *seconds > 7.3e9 || *seconds != std::floor(*seconds))
      return not_a_time(whole);
    return ParsedStamp{env::WallClock{static_cast<std::int64_t>(*seconds)}, 0};
  }
  const auto date = take_date(text, format);
  if (!date) return not_a_time(whole);
  const auto time = take_time(text);
  if (!time) return not_a_time(whole);
  ParsedStamp stamp{env::WallClock{date->seconds + *time}, std::nullopt};
  if (text.empty()) return stamp;
  const Result<env::TimeZone> zone =
      env::TimeZone::find(text == "Z" ? "Z" : "UTC" + std::string(text));
  if (!zone) return not_a_time(whole);
  stamp.offset_seconds = zone->wall_clock(Instant(0)).seconds;
  return stamp;
}

Result<std::optional<Instant>> StampReader::read(std::string_view text) {
  const Result<ParsedStamp> stamp = parse_stamp(text, rules_.format);
  if (!stamp) return std::unexpected(stamp.error());
  if (stamp->offset_seconds) {
    previous_ = Instant((stamp->clock.seconds - *stamp->offset_seconds) * 1000);
    return previous_;
  }
  const env::ClockMeaning meaning = rules_.zone.meaning(stamp->clock);
  Instant instant = meaning.first;
  if (meaning.kind == env::ClockMeaning::Kind::repeated) {
    if (rules_.repeated == RepeatedHour::refuse)
      return fail(fmt::format("'{}' happens twice in {}", text, rules_.zone.name()),
                  "set time.repeated to in-order, first or second");
    const bool later =
        rules_.repeated == RepeatedHour::second ||
        (rules_.repeated == RepeatedHour::in_order && previous_ && meaning.first <= *previous_);
    if (later) instant = meaning.second;
  }
  if (meaning.kind == env::ClockMeaning::Kind::skipped) {
    if (rules_.skipped == SkippedHour::drop) return std::optional<Instant>();
    if (rules_.skipped == SkippedHour::refuse)
      return fail(fmt::format("'{}' does not exist in {}", text, rules_.zone.name()),
                  "set time.skipped to shift or drop, or the zone to a fixed offset like UTC+10");
  }
  previous_ = instant;
  return previous_;
}

}  // namespace wattbook::tables
