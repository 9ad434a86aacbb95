#include "meters/grid_sum.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/int128.h"

namespace wattbook::meters {
namespace {

Energy size_of(Energy energy) { return energy < Energy(0) ? Energy(0) - energy : energy; }

}  // namespace

std::vector<GridDifference> compare_with_grid(const Series& grid, std::span<const Series> members,
                                              const GridSumRules& rules) {
  std::vector<GridDifference> out;
  int before = 0;  // sign of the difference in the interval before
  for (std::size_t i = 0; i < grid.values.size(); ++i) {
    bool whole = grid.values[i].has_value();
    Energy net;
    Energy flowed;
    for (const Series& member : members) {
      CHECK(member.values.size() == grid.values.size());
      whole = whole && member.values[i].has_value();
      net += member.values[i].value_or(Energy(0));
      flowed += size_of(member.values[i].value_or(Energy(0)));
    }
    const int last = std::exchange(before, 0);
    if (!whole) continue;
    const Energy difference = net - *grid.values[i];
    const int128 part = static_cast<int128>(std::max(flowed, size_of(*grid.values[i])).value) *
                        rules.tolerance_ppm / 1'000'000;
    if (size_of(difference) <= rules.tolerance_least || size_of(difference).value <= part) continue;
    before = difference < Energy(0) ? -1 : 1;
    if (last != before) out.push_back({i, 0, {}, {}});
    ++out.back().count;
    out.back().members += net;
    out.back().grid += *grid.values[i];
  }
  return out;
}

}  // namespace wattbook::meters
