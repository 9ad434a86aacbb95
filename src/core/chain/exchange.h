// Where the order book meets the ledger: escrow before an order enters, double entry after it
// traded. The book decides who trades with whom; here money and energy follow, exactly and without
// division (DOMAIN 2.3, 6.1).
#pragma once

#include "core/chain/applying.h"
#include "core/chain/rejection.h"

namespace wattbook::chain {

// Whether the order may enter: price on tick, quantity on lot, collars, funds. Changes nothing.
Verdict check_order(const State& state, const Community& community, MemberIndex owner,
                    const PlaceOrder& order, Instant now);
// Takes the escrow and enters the order. Precondition: check_order passed on this state.
OrderId place_order(Applying& at, Community& community, MemberIndex owner, const PlaceOrder& order);

Verdict check_cancel(const Community& community, MemberIndex owner, const CancelOrder& order);
void cancel_order(Applying& at, Community& community, const CancelOrder& order);

Verdict check_replace(const State& state, const Community& community, MemberIndex owner,
                      const ReplaceOrder& order);
void replace_order(Applying& at, Community& community, MemberIndex owner,
                   const ReplaceOrder& order);

// Books what the book did (at.events), and empties the events.
void settle_events(Applying& at, Community& community, MarketPlace& market);

// Takes good-till-time orders out that have lapsed.
void expire_orders(Applying& at, Community& community);

// A trade of the call auction between two sealed orders, which get smaller by it. The ask's energy
// is free, not reserved.
struct SealedTrade {
  OrderId bid;
  OrderId ask;
  Ticks price;
  Lots lots;
};
void settle_sealed_trade(Applying& at, Community& community, const SealedTrade& trade);
// Gives back the escrow of all sealed orders and forgets them: each auction starts empty.
void close_sealed_orders(Applying& at, Community& community);

// Clears the sealed call auction of the energy market at one price, and closes it (6.6).
void clear_sealed_orders(Applying& at, Community& community, IntervalNumber interval);

// Free WATT (or TSL) of the owner in whole lots: what an ask can be covered with.
Lots free_lots(const State& state, const Community& community, const MarketPlace& market,
               MemberIndex owner);

}  // namespace wattbook::chain
