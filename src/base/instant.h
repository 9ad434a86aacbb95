// Time as the ledger knows it: UTC, in milliseconds, always handed in, never read from a clock
// here. DOMAIN 2.4.
#pragma once

#include <compare>
#include <cstdint>

#include "base/quantity.h"

namespace wattbook {

struct DurationTag;
// A span in milliseconds.
using Duration = Quantity<DurationTag>;

inline constexpr Duration one_second{1'000};
inline constexpr Duration one_minute{60'000};
inline constexpr Duration one_hour{3'600'000};
inline constexpr Duration one_day{86'400'000};

// Milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t unix_ms = 0;

  constexpr Instant() = default;
  constexpr explicit Instant(std::int64_t ms) : unix_ms(ms) {}
  constexpr auto operator<=>(const Instant&) const = default;
};
constexpr Instant operator+(Instant t, Duration d) {
  return Instant((Duration(t.unix_ms) + d).value);
}
constexpr Instant operator-(Instant t, Duration d) {
  return Instant((Duration(t.unix_ms) - d).value);
}
constexpr Duration operator-(Instant a, Instant b) {
  return Duration(a.unix_ms) - Duration(b.unix_ms);
}

// The settlement interval with this number covers [number * length, (number + 1) * length) since
// the epoch. The length (15 minutes by default) is a community's setting; it divides an hour, so
// local hours start on a boundary.
struct IntervalNumberTag;
using IntervalNumber = Quantity<IntervalNumberTag>;

constexpr IntervalNumber interval_of(Instant t, Duration length) {
  return IntervalNumber(mul_div_floor(t.unix_ms, 1, length.value));
}
constexpr Instant interval_start(IntervalNumber n, Duration length) {
  return Instant(n.value * length.value);
}
constexpr Instant interval_end(IntervalNumber n, Duration length) {
  return Instant((n.value + 1) * length.value);
}

}  // namespace wattbook
