#include "node/ocpp/timestamp.h"

#include <optional>

#include <fmt/format.h>

#include "node/env/local_time.h"

namespace wattbook::ocpp {
namespace {

constexpr Instant plausible_min{1'577'836'800'000};  // 2020-01-01
constexpr Duration ahead_max{2 * one_minute.value};

// Takes characters off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  // So many digits, as a number.
  std::optional<std::int32_t> digits(std::uint32_t count) {
    if (text_.size() < count) return std::nullopt;
    std::int32_t value = 0;
    for (const char c : text_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return value;
  }
  bool take(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_.front()) == any_of.npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
};

struct Parsed {
  Instant time;
  bool zone = false;
  bool strict = false;
};

std::int32_t fraction_ms(Scanner& scan) {
  std::int32_t ms = 0;
  std::int32_t weight = 100;
  while (const std::optional<std::int32_t> digit = scan.digits(1)) {
    ms += *digit * weight;
    weight /= 10;
  }
  return ms;
}

// Minutes east of UTC; nothing where there is no zone or it is malformed.
std::optional<std::int32_t> zone_minutes(Scanner& scan, bool& strict) {
  if (scan.take("Z")) return 0;
  if (scan.take("z")) return 0;
  const bool east = scan.take("+");
  if (!east && !scan.take("-")) return std::nullopt;
  const std::optional<std::int32_t> hours = scan.digits(2);
  if (!hours) return std::nullopt;
  const bool colon = scan.take(":");
  const std::int32_t minutes = scan.digits(2).value_or(-1);
  strict = strict && colon && minutes >= 0;
  const std::int32_t sum = *hours * 60 + std::max(minutes, 0);
  return east ? sum : -sum;
}

std::optional<Parsed> parse(std::string_view text) {
  Scanner scan(text);
  const auto year = scan.digits(4);
  if (!year || !scan.take("-")) return std::nullopt;
  const auto month = scan.digits(2);
  if (!month || !scan.take("-")) return std::nullopt;
  const auto day = scan.digits(2);
  if (!day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  Parsed out;
  out.strict = scan.take("T");
  if (!out.strict && !scan.take("t ")) return std::nullopt;
  const auto hour = scan.digits(2);
  if (!hour || !scan.take(":")) return std::nullopt;
  const auto minute = scan.digits(2);
  if (!minute) return std::nullopt;
  std::optional<std::int32_t> second = 0;
  if (scan.take(":"))
    second = scan.digits(2);
  else
    out.strict = false;
  if (!second || *hour > 24 || *minute > 59 || *second > 60) return std::nullopt;
  const std::int32_t ms = scan.take(".,") ? fraction_ms(scan) : 0;
  const std::optional<std::int32_t> east = zone_minutes(scan, out.strict);
  out.zone = east.has_value();
  out.strict = out.strict && out.zone && scan.at_end();
  const std::int64_t seconds = env::midnight(*year, *month, *day).seconds + *hour * 3'600 +
                               (*minute - east.value_or(0)) * 60 + *second;
  out.time = Instant(seconds * 1'000 + ms);
  return out;
}

}  // namespace

ReadTime read_time(std::string_view text, Instant received) {
  ReadTime out{received, {}};
  const std::optional<Parsed> parsed = parse(text);
  if (parsed && !parsed->zone) out.flags.set(Flag::time_without_zone);
  if (parsed && parsed->time >= plausible_min && parsed->time <= received + ahead_max)
    out.time = parsed->time;
  else
    out.flags.set(Flag::time_implausible);
  return out;
}

std::optional<Instant> read_future_time(std::string_view text) {
  const std::optional<Parsed> parsed = parse(text);
  return parsed ? std::optional(parsed->time) : std::nullopt;
}

std::string write_time(Instant time) {
  const std::int64_t seconds = mul_div_floor(time.unix_ms, 1, 1'000);
  const env::CalendarTime at = env::calendar_of(env::WallClock{seconds});
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", at.year, at.month, at.day,
                     at.minute_of_day / 60, at.minute_of_day % 60,
                     seconds - mul_div_floor(seconds, 1, 60) * 60, time.unix_ms - seconds * 1'000);
}

bool is_strict_time(std::string_view text) {
  const std::optional<Parsed> parsed = parse(text);
  return parsed && parsed->strict;
}

}  // namespace wattbook::ocpp
