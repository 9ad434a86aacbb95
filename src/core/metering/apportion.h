// Dividing a whole number of units in proportion to weights so that nothing is lost.
//
// Rule (largest remainder): part_i = floor(total x weight_i / weight_total); the units left over go
// one each to the largest remainders, the lower index first where remainders are equal. A weight of
// zero never receives a unit, and while total <= weight_total no part exceeds its weight.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/quantity.h"

namespace wattbook::metering {

// Keeps its working memory between calls, for settlement divides once or twice per interval.
class Apportioner {
 public:
  // Writes the parts of `total` into `parts` (same length as `weights`) and returns what nobody
  // got: the part of the weight that is missing from the sum up to weight_total, which takes part
  // in the division as a last, unnamed holder. Precondition: total >= 0, every weight >= 0, and 0 <
  // weight_total < 2^62 is at least their sum.
  Energy split(Energy total, std::span<const std::int64_t> weights, std::int64_t weight_total,
               std::span<Energy> parts);

 private:
  struct Candidate {
    std::uint64_t remainder = 0;
    std::uint32_t index = 0;
  };
  std::vector<Candidate> candidates_;
};

}  // namespace wattbook::metering
