// Quantities with a unit: distinct types over a signed 64-bit integer, so that energy cannot be
// added to money. DOMAIN 2.1 to 2.4. Arithmetic CHECKs for overflow; input is bounded
// (base/limits.h) before it gets here, and `checked_add` serves where it is not.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "base/check.h"
#include "base/int128.h"

namespace wattbook {

template <class Tag>
struct Quantity {
  std::int64_t value = 0;

  constexpr Quantity() = default;
  constexpr explicit Quantity(std::int64_t v) : value(v) {}
  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr explicit operator bool() const { return value != 0; }
};

template <class Tag>
constexpr std::optional<Quantity<Tag>> checked_add(Quantity<Tag> a, Quantity<Tag> b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.value, b.value, &sum)) return std::nullopt;
  return Quantity<Tag>(sum);
}
template <class Tag>
constexpr Quantity<Tag> operator+(Quantity<Tag> a, Quantity<Tag> b) {
  std::int64_t sum = 0;
  CHECK(!__builtin_add_overflow(a.value, b.value, &sum));
  return Quantity<Tag>(sum);
}
template <class Tag>
constexpr Quantity<Tag> operator-(Quantity<Tag> a, Quantity<Tag> b) {
  std::int64_t difference = 0;
  CHECK(!__builtin_sub_overflow(a.value, b.value, &difference));
  return Quantity<Tag>(difference);
}
template <class Tag>
constexpr Quantity<Tag> operator-(Quantity<Tag> a) {
  return Quantity<Tag>(0) - a;
}
template <class Tag>
constexpr Quantity<Tag>& operator+=(Quantity<Tag>& a, Quantity<Tag> b) {
  return a = a + b;
}
template <class Tag>
constexpr Quantity<Tag>& operator-=(Quantity<Tag>& a, Quantity<Tag> b) {
  return a = a - b;
}

struct EnergyTag;
struct AmountTag;
struct PriceTag;
struct PowerTag;
struct TicksTag;
struct LotsTag;

// Energy in mWh (milliwatt-hours): 1,000,000 = 1 kWh. DOMAIN 2.1.
using Energy = Quantity<EnergyTag>;
// Base units of an asset, 6 decimals: WATT (one unit = 1 mWh), TSL, cash. DOMAIN 2.2.
using Amount = Quantity<AmountTag>;
// Cash base units per 1 kWh; may be zero or negative. DOMAIN 2.3, 4.6.
using Price = Quantity<PriceTag>;
// Power in W.
using Power = Quantity<PowerTag>;
// Price in a market's ticks; may be negative.
using Ticks = Quantity<TicksTag>;
// Quantity in a market's lots.
using Lots = Quantity<LotsTag>;

inline constexpr std::int64_t units_per_whole =
    1'000'000;  // base units of 1 kWh, 1 TSL, 1 cash unit

// 1 WATT is 1 kWh, so the ledger amount and the energy have the same number. DOMAIN 2.1.
constexpr Amount watt_amount(Energy energy) { return Amount(energy.value); }
constexpr Energy watt_energy(Amount amount) { return Energy(amount.value); }

// a * b / divisor rounded towards minus infinity; divisor > 0. CHECKs that the result fits.
constexpr std::int64_t mul_div_floor(std::int64_t a, std::int64_t b, std::int64_t divisor) {
  CHECK(divisor > 0);
  std::int64_t narrow = 0;
  if (!__builtin_mul_overflow(a, b, &narrow)) [[likely]]  // dividing is several times cheaper then
    return narrow / divisor - (narrow % divisor < 0 ? 1 : 0);
  const int128 product = static_cast<int128>(a) * b;
  int128 quotient = product / divisor;
  if (product % divisor < 0) quotient -= 1;
  CHECK(quotient >= INT64_MIN && quotient <= INT64_MAX);
  return static_cast<std::int64_t>(quotient);
}
// The same, rounded towards plus infinity.
constexpr std::int64_t mul_div_ceil(std::int64_t a, std::int64_t b, std::int64_t divisor) {
  CHECK(divisor > 0);
  std::int64_t narrow = 0;
  if (!__builtin_mul_overflow(a, b, &narrow)) [[likely]]  // dividing is several times cheaper then
    return narrow / divisor + (narrow % divisor > 0 ? 1 : 0);
  const int128 product = static_cast<int128>(a) * b;
  int128 quotient = product / divisor;
  if (product % divisor > 0) quotient += 1;
  CHECK(quotient >= INT64_MIN && quotient <= INT64_MAX);
  return static_cast<std::int64_t>(quotient);
}

// What `energy` costs at `price`, rounded down (towards minus infinity); the payer's fraction stays
// with the payer.
constexpr Amount cost_floor(Energy energy, Price price) {
  return Amount(mul_div_floor(energy.value, price.value, units_per_whole));
}
constexpr Amount cost_ceil(Energy energy, Price price) {
  return Amount(mul_div_ceil(energy.value, price.value, units_per_whole));
}

}  // namespace wattbook
