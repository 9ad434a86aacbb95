// Intervals at size: closing one, and settling a month of them again after a correction.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/town.h"

namespace wattbook::bench {

// Milliseconds of processor time to close one interval of a community that trades, where every
// member has an agent that places an order; for each of `intervals`.
std::vector<double> close_ms(std::uint32_t members, std::uint32_t intervals);

// A sharing community whose meters reported `intervals` intervals.
class MonthLoad {
 public:
  MonthLoad(std::uint32_t members, std::uint32_t intervals);

  // Milliseconds of processor time to execute one correction of one meter for each interval, and
  // so to settle all of them again. Each run corrects another meter.
  double resettle_ms();

 private:
  Town town_;
  std::uint32_t intervals_;
  std::uint32_t corrected_ = 0;
};

}  // namespace wattbook::bench
