// Orders that the ledger places for members who never want to see an order book (DOMAIN 5.3, 6.4).
#pragma once

#include "core/chain/applying.h"

namespace wattbook::chain {

// One order for each participant whose agent has a threshold passed and no other order on that
// side. Prices of the zero-intelligence kind are drawn from a seed of the parent block's hash, the
// community, the interval and the member.
void place_agent_orders(Applying& at, Community& community);

// Sells the participant's free WATT to whoever bids, at any price of the collar; the fee is
// reserved from their cash.
void sell_at_market(Applying& at, Community& community, const Participant& participant);

}  // namespace wattbook::chain
