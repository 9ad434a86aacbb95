#include "node/ocpi/json.h"

#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/decimal.h"

namespace wattbook::ocpi {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  const char* const end = text.data() + at + count;
  const auto [stop, error] = std::from_chars(text.data() + at, end, value);
  if (error != std::errc() || stop != end || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::string quoted(std::string_view text, std::size_t characters_max) {
  if (text.size() > characters_max) {
    while (characters_max > 0 && (static_cast<unsigned char>(text[characters_max]) & 0xc0) == 0x80)
      --characters_max;
    text = text.substr(0, characters_max);
  }
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out.append({'\\', c});
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out.push_back(c);
  }
  out.push_back('"');
  return out;
}

Object& Object::text(std::string_view name, std::string_view value, std::size_t characters_max) {
  return raw(name, quoted(value, characters_max));
}

Object& Object::raw(std::string_view name, std::string_view json) {
  fmt::format_to(std::back_inserter(text_), "{}\"{}\":{}", text_.size() > 1 ? "," : "", name, json);
  return *this;
}

Object& Object::time(std::string_view name, Instant value) {
  return raw(name, "\"" + time_text(value) + "\"");
}

std::string list(const std::vector<std::string>& elements) {
  return fmt::format("[{}]", fmt::join(elements, ","));
}

std::string time_text(Instant time) {
  using namespace std::chrono;
  const std::int64_t days_since =
      time.unix_ms >= 0 ? time.unix_ms / ms_per_day : (time.unix_ms - ms_per_day + 1) / ms_per_day;
  const year_month_day date{sys_days(days(days_since))};
  const std::int64_t ms = time.unix_ms - days_since * ms_per_day;
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  ms / 3'600'000, ms / 60'000 % 60, ms / 1'000 % 60);
  if (ms % 1'000 != 0) out += fmt::format(".{:03}", ms % 1'000);
  return out + "Z";
}

std::optional<Instant> read_time(std::string_view text) {
  using namespace std::chrono;
  if (text.ends_with('Z')) text.remove_suffix(1);
  const auto y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2);
  const auto h = digits(text, 11, 2), mi = digits(text, 14, 2), s = digits(text, 17, 2);
  if (!y || !mo || !d || !h || !mi || !s || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
      text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const year_month_day date{year(*y), month(static_cast<unsigned>(*mo)),
                            day(static_cast<unsigned>(*d))};
  if (!date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
  std::int64_t ms = 0;
  if (text.size() > 19) {
    std::string fraction(text.substr(19));
    if (fraction.size() < 2 || fraction[0] != '.' ||
        fraction.find_first_not_of("0123456789", 1) != fraction.npos)
      return std::nullopt;
    fraction.resize(4, '0');
    ms = *digits(fraction, 1, 3);
  }
  const std::int64_t day_number = sys_days(date).time_since_epoch().count();
  return Instant(day_number * ms_per_day + *h * std::int64_t{3'600'000} +
                 *mi * std::int64_t{60'000} + *s * std::int64_t{1'000} + ms);
}

std::string hours(Duration time) {
  // Millionths, as format_decimal takes them, of which the last two are zero.
  const std::int64_t ten_thousandths = (time.value * 10 + 1'800) / 3'600;
  return format_decimal(ten_thousandths * 100);
}

}  // namespace wattbook::ocpi
