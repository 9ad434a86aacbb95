// Checks of interval values before they are believed (DOMAIN 4.2: validation, estimation, editing).
// They accuse; a person, or the substitution ladder by order of a person, changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "meters/series.h"

namespace wattbook::meters {

enum class Finding : std::uint8_t {
  gap = 1,          // no value
  above_rated = 2,  // more than the rated power gives
  spike = 3,        // far above what the meter otherwise shows
  frozen = 4,       // the same value, not zero, again and again
  sum_differs = 5,  // the intervals do not add up to what the registers moved
};
std::string_view finding_name(Finding finding);

struct Suspicion {
  Finding finding = Finding::gap;
  std::size_t first = 0;  // interval
  std::size_t count = 0;
};

struct ValidationRules {
  Power rated{0};                       // 0: not checked
  std::int64_t spike_factor = 8;        // times the median of all values that are not zero
  Energy spike_least{500'000};          // below which nothing is called a spike
  std::size_t frozen_least = 12;        // intervals
  std::optional<Energy> register_step;  // what the registers moved over the whole series
};

// In order of finding, then of time.
std::vector<Suspicion> validate(const Series& series, const ValidationRules& rules);

}  // namespace wattbook::meters
