#include "node/ocmf/decimal_energy.h"

#include <charconv>

namespace wattbook::ocmf {
namespace {

constexpr std::int64_t energy_max = 1'000'000'000'000'000;  // 1 TWh: beyond any register

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Energy> scaled_energy(std::string_view text, std::int32_t exponent) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (const std::size_t e = text.find_first_of("eE"); e != text.npos) {
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    std::int32_t shift = 0;
    const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), shift);
    if (error != std::errc() || end != power.data() + power.size()) return std::nullopt;
    if (shift < -30 || shift > 30) return std::nullopt;
    exponent += shift;
    text = text.substr(0, e);
  }
  std::int64_t value = 0;
  bool after_point = false;
  bool any = false;
  for (const char c : text) {
    if (c == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    any = true;
    if (after_point && exponent <= 0) continue;  // below one mWh
    value = value * 10 + (c - '0');
    if (after_point) --exponent;
    if (value > energy_max) return std::nullopt;
  }
  if (!any) return std::nullopt;
  for (; exponent > 0; --exponent) {
    value *= 10;
    if (value > energy_max) return std::nullopt;
  }
  for (; exponent < 0; ++exponent) value /= 10;
  return Energy(negative ? -value : value);
}

}  // namespace wattbook::ocmf
