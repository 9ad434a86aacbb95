// How much energy a member may keep in store. DOMAIN 5.1.
#pragma once

#include <cstdint>

#include "base/quantity.h"

namespace wattbook::battery {

// A community's settings.
struct StorageTerms {
  Energy energy_per_tsl;  // community rate: storage right of one whole TSL held
  Amount cost_per_user;   // C_u: what the community spends on storage for one member, in cash
  Price capacity_price;   // cash per kWh of capacity at half use (150 USD)
  Energy lot{1};          // limits are whole multiples of this
};

// True if the terms can be computed with; to be tested before they are adopted.
constexpr bool is_valid(const StorageTerms& terms) {
  return terms.energy_per_tsl >= Energy(0) && terms.cost_per_user >= Amount(0) &&
         terms.capacity_price > Price(0) && terms.lot > Energy(0);
}

// B_max = C_u / capacity price, rounded down to a unit.
Energy balance_max(const StorageTerms& terms);

// min(TSL held x rate, B_max), rounded down to whole lots. A right that would exceed 64 bits counts
// as B_max. Precondition: is_valid(terms), tsl_held >= 0.
Energy storage_limit(const StorageTerms& terms, Amount tsl_held);

}  // namespace wattbook::battery
