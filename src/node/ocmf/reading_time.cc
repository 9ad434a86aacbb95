#include "node/ocmf/reading_time.h"

#include <array>

#include "node/env/local_time.h"

namespace wattbook::ocmf {
namespace {

// Digits and fixed characters of the form, '0' for any digit; the sign of the zone is looked at
// apart.
constexpr std::string_view form = "0000-00-00T00:00:00,000+0000";

bool fits(std::string_view text) {
  if (text.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const char c = text[i];
    const bool digit = c >= '0' && c <= '9';
    const bool right = form[i] == '0'   ? digit
                       : form[i] == '+' ? c == '+' || c == '-'
                       : form[i] == ',' ? c == ',' || c == '.'
                                        : c == form[i];
    if (!right) return false;
  }
  return true;
}

std::int32_t number(std::string_view text, std::size_t at, std::size_t digits) {
  std::int32_t value = 0;
  for (const char c : text.substr(at, digits)) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

ReadingTime read_time(std::string_view text) {
  ReadingTime out;
  if (!fits(text)) return out;
  const std::string_view clock = text.substr(form.size());
  if (clock.size() == 2 && clock[0] == ' ') out.clock = clock[1];
  const std::int32_t month = number(text, 5, 2);
  const std::int32_t day = number(text, 8, 2);
  if (month < 1 || month > 12 || day < 1 || day > 31) return out;
  const std::int32_t east = number(text, 24, 2) * 60 + number(text, 26, 2);
  const std::int64_t seconds = env::midnight(number(text, 0, 4), month, day).seconds +
                               number(text, 11, 2) * 3'600 + number(text, 14, 2) * 60 +
                               number(text, 17, 2) - (text[23] == '+' ? east : -east) * 60;
  out.time = Instant(seconds * 1'000 + number(text, 20, 3));
  return out;
}

}  // namespace wattbook::ocmf
