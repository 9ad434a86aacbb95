// The sum check of a community: what its members' meters drew and fed in together must be what
// passed the meter of its connection to the grid, but for the lines' losses and the meters' errors
// (DOMAIN 4.2). A meter that is missing, counted twice or wired backwards shows here first.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "meters/series.h"

namespace wattbook::meters {

struct GridSumRules {
  std::int64_t tolerance_ppm = 30'000;  // of what flowed, in either direction
  Energy tolerance_least{50'000};       // 0.05 kWh: below which nothing is said
};

// Neighbouring intervals whose sums differ in the same direction.
struct GridDifference {
  std::size_t first = 0;
  std::size_t count = 0;
  Energy members;  // net, over these intervals
  Energy grid;
};

// All series are net (drawn minus fed in) over the same intervals. Those in which any of them has
// no value are not judged.
std::vector<GridDifference> compare_with_grid(const Series& grid, std::span<const Series> members,
                                              const GridSumRules& rules);

}  // namespace wattbook::meters
