// Money between a member and the community's grid account, which also passes on what sharing pays:
// cash first, then debt, then an alarm (DOMAIN 3.3, 4.4).
#pragma once

#include "core/chain/applying.h"

namespace wattbook::chain {

// Moves `amount` to the participant, or from them where it is negative.
void settle_cash(Applying& at, const Community& community, const Participant& participant,
                 Amount amount, ledger::TransferReason reason);

}  // namespace wattbook::chain
