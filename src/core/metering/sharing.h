// Sharing after the fact: the energy a community produced in an interval is allotted to its
// consumers by a key, in a single pass. DOMAIN 4.5.
//
//   share_i   = production x key_i          by largest remainder (apportion.h), sum exact
//   covered_i = min(share_i, consumption_i) what a member cannot use goes to the grid, not to
//   others shared    = sum of covered_i sold_j    = shared x production_j / production   by largest
//   remainder, sum exact
//
// and the rest of each member's consumption and production is exchanged with the grid. Where the
// total production or the sum of the weights is zero nothing is shared. The dynamic key reproduces
// the settlements of Austrian grid operators to within their own rounding.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/quantity.h"
#include "core/metering/apportion.h"
#include "core/metering/settlement.h"

namespace wattbook::metering {

enum class SharingKey : std::uint8_t {
  static_key = 1,   // fixed parts of the production in ppm; what nobody holds goes to the grid
  dynamic_key = 2,  // in proportion to each member's consumption in the interval
  custom_key = 3,   // in proportion to weights the community sets, per interval if it likes
};

inline constexpr std::int64_t sharing_ppm = 1'000'000;

// Whether `keys` may be used with `kind`: static parts are >= 0 and add up to at most 1,000,000;
// custom weights are 0 to sharing_weight_max; a dynamic key takes none.
bool are_valid(SharingKey kind, std::span<const std::int64_t> keys);

// Settles intervals one after another, reusing its memory.
class Sharer {
 public:
  // Energies by participant, none negative, both spans of one length; `keys` valid for `kind` and
  // of the same length (empty for the dynamic key). The result is valid until the next call.
  const IntervalSettlement& settle(SharingKey kind, std::span<const Energy> consumption,
                                   std::span<const Energy> production,
                                   std::span<const std::int64_t> keys);

 private:
  void offer_shares(SharingKey kind, std::span<const std::int64_t> keys, std::size_t count);

  Apportioner apportioner_;
  std::vector<std::int64_t> weights_;
  std::vector<Energy> parts_;
  IntervalSettlement settlement_;
};

}  // namespace wattbook::metering
