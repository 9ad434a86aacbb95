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

// Energy of one participant that is used at once, between two closes: what of it their own WATT
// gave, and what was bought from executable asks at no more than `most` per kWh, which lies below
// their ceiling too (7.2). Both are burned; nothing else of the energy is booked.
struct Served {
  Energy own;
  Energy market;
  Amount market_cash;  // with the market's fee
};
Served serve_now(Applying& at, Community& community, ParticipantIndex place, Energy energy,
                 Price most);

}  // namespace wattbook::chain
