// The exchange's part in settling an interval: minted energy meets those who need it, in the book
// (DOMAIN 4.4, 6.2, 6.3).
#pragma once

#include "core/chain/settlement.h"

namespace wattbook::chain {

// Matches minted energy with bids and with what members still need, burns what they drew, and,
// where the community stores nothing, takes what nobody bought back as surplus. Lowers need, and in
// that case raises surplus.
void settle_at_market(Applying& at, Community& community, IntervalNumber interval,
                      std::vector<Flow>& flows);

}  // namespace wattbook::chain
