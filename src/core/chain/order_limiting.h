// Keeps the limits of order_limits.h.
#pragma once

#include "core/chain/applying.h"
#include "core/chain/rejection.h"

namespace wattbook::chain {

// Whether limits like these make sense.
bool order_limits_are_valid(const OrderLimits& limits);
// Orders that rest already keep no deposit under the new limits.
void set_order_limits(Applying& at, Community& community, const OrderLimits& limits);

// Whether the participant may send one more order, and whether it may rest; `rests` is false for a
// replacement, which takes the place of an order that rests already.
Verdict check_order_limits(const Community& community, ParticipantIndex place, bool rests,
                           Instant now);
void count_order(Community& community, ParticipantIndex place, Instant now);
void count_trade(Community& community, MemberIndex buyer, MemberIndex seller, Instant now);

}  // namespace wattbook::chain
