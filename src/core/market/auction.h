// A sealed call auction with one clearing price, DOMAIN 6.6. Orders collected during an interval
// are cleared at once; no order is better or worse off than its limit, and money in equals money
// out because buyers and sellers trade the same lots at the same price.
//
// The price, among all integer ticks:
//  1. most lots traded: min(demand, supply), demand = bids at or above, supply = asks at or below;
//  2. then least surplus: |demand - supply|;
//  3. then market pressure: where all candidates have more demand than supply the highest, where
//     all have more supply the lowest;
//  4. then the candidate nearest to the reference (the last price); without a reference, the middle
//     of the candidates. Half a tick rounds down: the middle of 4 and 7 is 5.
// The candidates left by rules 1 and 2 are always consecutive ticks, so no further tie is possible.
//
// At that price the short side trades in full; the long side by price, then sequence. One member's
// bid and ask may meet: the price is nobody's choice, and taking one out would change the result of
// the others, so self-trade prevention does not apply here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/int128.h"
#include "base/limits.h"
#include "core/market/order.h"

namespace wattbook::market {

struct AuctionOrder {
  OrderId id{};
  Side side = Side::buy;
  Ticks price{};               // limit; any sign, within +-limits::price_max
  Lots quantity{};             // 1 to limits::lots_max
  std::uint64_t sequence = 0;  // time priority; unique within the auction
};

struct AuctionFill {
  OrderId id{};
  Side side = Side::buy;
  Ticks limit{};
  Lots lots{};  // at least 1

  bool operator==(const AuctionFill&) const = default;
};

struct AuctionResult {
  std::optional<Ticks> price;      // nothing where no lot trades
  Lots volume{};                   // lots bought, equal to lots sold
  Lots surplus{};                  // demand - supply at the price: what stays unfilled of it
  std::vector<AuctionFill> fills;  // buys, then sells; each by price-time priority
  int128 welfare{};  // sum of (buyer limit - seller limit) x lots over the fills, in ticks x lots
  int128 optimum{};  // the most any matching could reach, computed another way
};

// Sums of lots stay within 64 bits.
inline constexpr std::uint32_t auction_orders_max = 4'000'000;
static_assert(limits::lots_max <= INT64_MAX / auction_orders_max);

// Clears `orders`; cost linear, or n log n where they are not listed
// by sequence. Precondition: at most auction_orders_max orders within the bounds
// above.
AuctionResult clear_auction(std::span<const AuctionOrder> orders, std::optional<Ticks> reference);

// The greatest welfare any matching of the orders can have, in ticks x lots. Knows nothing of the
// four rules or of priorities, so that it can judge them. Same precondition.
int128 welfare_optimum(std::span<const AuctionOrder> orders);

}  // namespace wattbook::market
