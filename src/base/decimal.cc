#include "base/decimal.h"

namespace wattbook {
namespace {

constexpr std::uint64_t units_of_one = 1'000'000;  // 6 decimals

}  // namespace

std::string format_decimal(std::int64_t units) {
  const bool negative = units < 0;
  const std::uint64_t magnitude =
      negative ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  std::string out = negative ? "-" : "";
  out += std::to_string(magnitude / units_of_one);
  std::uint64_t fraction = magnitude % units_of_one;
  if (fraction == 0) return out;
  std::string digits = std::to_string(fraction);
  digits.insert(0, 6 - digits.size(), '0');
  while (digits.back() == '0') digits.pop_back();
  return out + "." + digits;
}

}  // namespace wattbook
