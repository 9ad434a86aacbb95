// Values for intervals that have none, by a ladder of ever weaker grounds: up to two hours are
// drawn in a straight line between the neighbours; longer gaps take the mean of comparable days;
// where there are none, a standard profile. Each value says which. Where the registers on both
// sides are known, the values are scaled so that they add up to exactly what the registers moved.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "meters/series.h"
#include "node/env/local_time.h"

namespace wattbook::meters {

enum class Ground : std::uint8_t { interpolation = 1, comparable_days = 2, profile = 3 };
std::string_view ground_name(Ground ground);

inline constexpr Duration interpolation_max{2 * one_hour.value};  // exclusive
inline constexpr std::int64_t comparable_days_back = 28;
inline constexpr std::size_t comparable_days_most = 4;

struct Substitute {
  std::size_t interval = 0;
  Energy energy;
  Ground ground = Ground::interpolation;
};

struct SubstitutionRules {
  env::TimeZone zone;  // whose days and hours are compared
  // Shape of a day, by interval from midnight; any scale. Empty: there is none.
  std::vector<std::int64_t> profile;
  Energy profile_day;           // what a day of the profile is to add up to
  std::optional<Energy> total;  // what the registers moved over the gap
};

// For the intervals `first` to `first + count`, whatever they hold. Days compare where they are
// both working days, Saturdays, or Sundays. Fails where no rung of the ladder carries.
Result<std::vector<Substitute>> substitute(const Series& series, std::size_t first,
                                           std::size_t count, const SubstitutionRules& rules);

}  // namespace wattbook::meters
