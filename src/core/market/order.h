// The words of an order: what a member asks the book to do, and how an order that rests there
// looks. Plain values; the numbers of the enumerators are part of the protocol. DOMAIN 6.1, 6.2.
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"

namespace wattbook::market {

enum class Side : std::uint8_t { buy = 0, sell = 1 };
constexpr Side opposite(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

// A market order is immediate-or-cancel at its protection price, whatever its time in force says
// (fill-or-kill stays fill-or-kill).
enum class OrderKind : std::uint8_t { limit = 0, market = 1 };

enum class TimeInForce : std::uint8_t {
  good_till_cancelled = 0,
  good_till_time = 1,
  immediate_or_cancel = 2,
  fill_or_kill = 3,
};

// What happens where an order would trade with one of the same owner. The order that takes decides.
enum class SelfTrade : std::uint8_t {
  cancel_taker = 0,  // what is left of the taker goes
  cancel_maker = 1,  // the resting order goes, the taker goes on
  cancel_both = 2,
  decrement = 3,  // both shrink by the smaller of the two, without a trade
};

struct NewOrder {
  MemberIndex owner{};
  Side side = Side::buy;
  OrderKind kind = OrderKind::limit;
  TimeInForce time_in_force = TimeInForce::good_till_cancelled;
  // Refused where it would take at entry. An expected ask that is covered later may take.
  bool post_only = false;
  SelfTrade self_trade = SelfTrade::cancel_taker;
  Ticks price{};      // limit, or the protection price of a market order
  Lots quantity{};    // whole order
  Lots executable{};  // sell: lots covered by the owner's unlocked WATT now, 0 to quantity; the
                      // rest is expected (6.2). buy: ignored, see OrderBook::set_room
  Instant expires{};  // good_till_time only: no trade at or after this instant
};

// New price and size of a resting order; its flags and expiry stay.
struct Replacement {
  Ticks price{};
  Lots quantity{};    // open lots from now on, not counting what is already filled
  Lots executable{};  // sell: how many of them are covered, 0 to quantity; buy: ignored
};

// An order in the book.
struct RestingOrder {
  OrderId id{};
  MemberIndex owner{};
  Side side = Side::buy;
  TimeInForce time_in_force = TimeInForce::good_till_cancelled;  // or good_till_time
  bool post_only = false;
  SelfTrade self_trade = SelfTrade::cancel_taker;
  Ticks price{};
  Lots remaining{};   // open lots, executable and expected
  Lots executable{};  // sell: covered lots; buy: all of `remaining`, or 0 while dormant
  Instant expires{};  // 0 unless good_till_time

  bool operator==(const RestingOrder&) const = default;
};

}  // namespace wattbook::market
