#include "base/decimal.h"
#include "base/int128.h"

namespace wattbook {

std::optional<std::int64_t> parse_decimal(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction = point == text.npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  while (fraction.size() > 6 && fraction.back() == '0') fraction.remove_suffix(1);
  if (fraction.size() > 6) return std::nullopt;

  constexpr int128 bound = static_cast<int128>(INT64_MAX) + 1;
  int128 value = 0;
  const auto append = [&value](char c) {
    if (c < '0' || c > '9' || value > bound) return false;
    value = value * 10 + (c - '0');
    return true;
  };
  for (const char c : whole)
    if (!append(c)) return std::nullopt;
  for (const char c : fraction)
    if (!append(c)) return std::nullopt;
  for (std::size_t i = fraction.size(); i < 6; ++i) value *= 10;
  if (value > (negative ? bound : bound - 1)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? -value : value);
}

std::optional<std::int64_t> parse_canonical_decimal(std::string_view text) {
  const std::optional<std::int64_t> value = parse_decimal(text);
  if (!value || format_decimal(*value) != text) return std::nullopt;
  return value;
}

}  // namespace wattbook
