// The rules of a book, what it shows, and the plain form of all it remembers (for snapshots).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/limits.h"
#include "core/market/order.h"

namespace wattbook::market {

struct BookRules {
  Ticks floor{};     // static collar: lowest and highest price of any order
  Ticks ceiling{};   // at most limits::ticks_span_max prices in all
  Ticks band{};      // dynamic collar: greatest distance from the last trade; 0 = none
  Lots lots_min{1};  // smallest order

  bool operator==(const BookRules&) const = default;
};

// Settings come from outside; ask before building a book.
constexpr bool valid_rules(const BookRules& rules) {
  if (rules.floor > rules.ceiling || rules.band.value < 0) return false;
  if (rules.floor.value < -limits::price_max || rules.ceiling.value > limits::price_max)
    return false;
  if (rules.ceiling.value - rules.floor.value >= limits::ticks_span_max) return false;
  return rules.lots_min.value >= 1 && rules.lots_min.value <= limits::lots_max;
}

// One price level as the market shows it.
struct Level {
  Ticks price{};
  Lots executable{};         // asks: covered lots; bids: lots of awake bids
  Lots waiting{};            // asks: expected lots; bids: lots of dormant bids
  std::uint32_t orders = 0;  // all orders at the price

  bool operator==(const Level&) const = default;
};

struct MemberRoom {
  MemberIndex member{};
  Lots room{};

  bool operator==(const MemberRoom&) const = default;
};

struct BookState {
  OrderId order_last{};  // number last issued; 0 = none yet
  TradeId trade_last{};
  std::optional<Ticks> last_price;
  std::vector<MemberRoom> rooms;  // limited ones only, by member
  // Bids from the dearest, then asks from the cheapest; within a price those that can trade, in the
  // order they will, then the expected or dormant ones in theirs.
  std::vector<RestingOrder> orders;

  bool operator==(const BookState&) const = default;
};

}  // namespace wattbook::market
