// Late and corrected readings: an interval that is closed is settled again with what is known now,
// and only the difference to what was booked is booked (DOMAIN 4.3).
#pragma once

#include <span>

#include "core/chain/applying.h"

namespace wattbook::chain {

// Settles these closed intervals again; others are left to their close. Precondition: ascending,
// without repetition. Sharing is recomputed exactly. What went through the exchange stays traded:
// more export mints now, less is taken back from the member's WATT or bought from the grid; more
// import burns own WATT or is bought from the grid, less is refunded by the grid first, then minted
// back; always at the prices of the interval itself.
void resettle(Applying& at, Community& community, std::span<const IntervalNumber> intervals);

}  // namespace wattbook::chain
