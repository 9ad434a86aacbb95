#include "meters/fine_energy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "base/int128.h"
#include "tables/csv.h"

namespace wattbook::meters {
namespace {

constexpr std::int64_t mantissa_max = 900'000'000'000'000'000;  // room for one more digit
constexpr std::int32_t exponent_max = 40;

struct UnitName {
  std::string_view name;
  Unit unit;
  std::int32_t power_of_ten;  // to kWh or kW
};
constexpr std::array<UnitName, 7> units{{{"Wh", Unit::wh, -3},
                                         {"kWh", Unit::kwh, 0},
                                         {"MWh", Unit::mwh, 3},
                                         {"GWh", Unit::gwh, 6},
                                         {"W", Unit::w, -3},
                                         {"kW", Unit::kw, 0},
                                         {"MW", Unit::mw, 3}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes digits into the mantissa; those that do not fit count as zeros before the decimal sign and
// are rounded behind it.
bool take_digits(std::string_view& text, Decimal& out, bool fraction, char group) {
  bool any = false;
  while (!text.empty()) {
    if (group != '\0' && text[0] == group) {
      const bool three = any && text.size() >= 4 && is_digit(text[1]) && is_digit(text[2]) &&
                         is_digit(text[3]) && (text.size() == 4 || !is_digit(text[4]));
      if (!three) return false;
      text.remove_prefix(1);
      continue;
    }
    if (!is_digit(text[0])) break;
    any = true;
    const int digit = text[0] - '0';
    text.remove_prefix(1);
    if (out.mantissa < mantissa_max / 10) {
      out.mantissa = out.mantissa * 10 + digit;
      if (fraction) --out.exponent;
    } else if (fraction) {
      if (digit >= 5) ++out.mantissa;
      while (!text.empty() && is_digit(text[0])) text.remove_prefix(1);
      return true;
    } else {
      return false;
    }
  }
  return any;
}

}  // namespace

std::optional<Decimal> parse_decimal_text(std::string_view text, char decimal) {
  text = tables::trim(text);
  Decimal out;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const char group = decimal == ',' ? '.' : '\0';
  bool any = false;
  if (!text.empty() && text[0] != decimal) {
    if (!take_digits(text, out, false, group)) return std::nullopt;
    any = true;
  }
  if (text.starts_with(decimal)) {
    text.remove_prefix(1);
    if (!text.empty() && is_digit(text[0])) {
      if (!take_digits(text, out, true, '\0')) return std::nullopt;
      any = true;
    }
  }
  if (!any) return std::nullopt;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int32_t exponent = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (fault != std::errc() || exponent < -exponent_max || exponent > exponent_max)
      return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    out.exponent += exponent;
  }
  if (!text.empty()) return std::nullopt;
  if (negative) out.mantissa = -out.mantissa;
  return out;
}

std::optional<std::int64_t> scaled_nine(const Decimal& value, std::int32_t power) {
  int128 scaled = value.mantissa;
  std::int32_t exponent = value.exponent + power + 9;
  for (; exponent > 0; --exponent) {
    scaled *= 10;
    if (scaled > INT64_MAX || scaled < INT64_MIN) return std::nullopt;
  }
  for (; exponent < -1; ++exponent) scaled /= 10;
  if (exponent == -1) scaled = (scaled + (scaled < 0 ? -5 : 5)) / 10;
  return static_cast<std::int64_t>(scaled);
}

std::optional<Unit> parse_unit(std::string_view text) {
  std::string lower(tables::trim(text));
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  for (const UnitName& unit : units) {
    std::string name(unit.name);
    std::ranges::transform(name, name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    if (name == lower) return unit.unit;
  }
  return std::nullopt;
}

std::string_view unit_name(Unit unit) { return units[static_cast<std::size_t>(unit)].name; }

std::optional<FineEnergy> energy_of(const Decimal& value, Unit unit, Duration span) {
  const auto scaled = scaled_nine(value, units[static_cast<std::size_t>(unit)].power_of_ten);
  if (!scaled) return std::nullopt;
  if (!is_power(unit)) return FineEnergy(*scaled);
  const int128 energy = static_cast<int128>(*scaled) * span.value;
  const int128 hour = one_hour.value;
  const int128 nearest = (energy + (energy < 0 ? -hour / 2 : hour / 2)) / hour;
  if (nearest > INT64_MAX || nearest < INT64_MIN) return std::nullopt;
  return FineEnergy(static_cast<std::int64_t>(nearest));
}

}  // namespace wattbook::meters
