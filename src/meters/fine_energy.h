// Exact decimals of meter files. Files state energy with more decimals than the ledger has (a
// spreadsheet's 0.03333333333 kWh), so that sums are kept a thousand times finer than the ledger's
// unit and rounded once, at the register. No floating point: DOMAIN section 2.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/instant.h"
#include "base/quantity.h"

namespace wattbook::meters {

struct FineEnergyTag;
// In 0.000000001 kWh (a microwatt-hour); as a register up to 9,200,000,000 kWh.
using FineEnergy = Quantity<FineEnergyTag>;
inline constexpr std::int64_t fine_per_unit = 1'000;  // of the ledger's milliwatt-hours

// To the nearest unit of the ledger, halves upwards.
constexpr Energy rounded(FineEnergy energy) {
  return Energy(mul_div_floor(energy.value + fine_per_unit / 2, 1, fine_per_unit));
}
constexpr FineEnergy fine(Energy energy) { return FineEnergy(energy.value * fine_per_unit); }

// A decimal number as text gives it: mantissa * 10^exponent.
struct Decimal {
  std::int64_t mantissa = 0;
  std::int32_t exponent = 0;

  constexpr bool operator==(const Decimal&) const = default;
};

// Reads "-12.5", "1.234,5" (where `decimal` is ',' the '.' groups thousands and is refused unless
// three digits follow it), ".5", "1e-3"; spaces around it are allowed. Digits that 64 bits cannot
// hold are rounded where they stand behind the decimal sign. Nothing for other text, among it "",
// "NaN" and "inf".
std::optional<Decimal> parse_decimal_text(std::string_view text, char decimal);

// value * 10^power in units of 10^-9, to the nearest, halves away from zero; nothing where 64 bits
// cannot hold it.
std::optional<std::int64_t> scaled_nine(const Decimal& value, std::int32_t power);

// What a number in a file means. Power is the mean over its interval.
enum class Unit : std::uint8_t { wh, kwh, mwh, gwh, w, kw, mw };
// "kWh", "KWH", "Wh", "MWh", "W", "kW" …; nothing for units of anything but active energy or power
// (kvarh, m3).
std::optional<Unit> parse_unit(std::string_view text);
std::string_view unit_name(Unit unit);
constexpr bool is_power(Unit unit) { return unit >= Unit::w; }

// The energy of `value` over `span` (which matters to power alone); nothing beyond 64 bits.
std::optional<FineEnergy> energy_of(const Decimal& value, Unit unit, Duration span);

}  // namespace wattbook::meters
