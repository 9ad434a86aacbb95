// What an operation on the book did, exactly enough for the chain to move money, energy and escrow
// without asking the book again. Amounts are lots and ticks; the value of a trade is price x lots.
#pragma once

#include <cstdint>
#include <vector>

#include "core/market/order.h"

namespace wattbook::market {

struct Trade {
  TradeId id{};
  OrderId maker{};
  OrderId taker{};
  MemberIndex maker_owner{};
  MemberIndex taker_owner{};
  Side taker_side = Side::buy;
  Ticks price{};        // the maker's
  Ticks maker_limit{};  // equals price
  Ticks taker_limit{};  // at least as generous; escrow was taken at this price
  Lots lots{};          // at least 1

  bool operator==(const Trade&) const = default;
};

enum class CloseReason : std::uint8_t {
  filled = 0,      // nothing remains
  unfilled = 1,    // rest of an immediate-or-cancel or market order
  cancelled = 2,   // by OrderBook::cancel
  replaced = 3,    // left its place by OrderBook::replace; it re-enters under the same id
  expired = 4,     // good-till-time, due
  self_trade = 5,  // by self-trade prevention
};

// An order left the book, or never rested. Exactly one per order, besides those with `replaced`.
struct Closed {
  OrderId order{};
  MemberIndex owner{};
  Side side = Side::buy;
  Ticks price{};
  Lots remaining{};             // open lots given up, executable and expected
  Lots remaining_executable{};  // sell: of them covered, to be unlocked. buy: equals remaining
  CloseReason reason = CloseReason::filled;

  bool operator==(const Closed&) const = default;
};

// A part of an order went without a trade, and the order stays: replace to a smaller size, or
// self-trade prevention by decrement.
struct Reduced {
  OrderId order{};
  MemberIndex owner{};
  Side side = Side::buy;
  Ticks price{};
  Lots lots{};             // given up, executable and expected
  Lots lots_executable{};  // sell: of them covered, to be unlocked. buy: equals lots

  bool operator==(const Reduced&) const = default;
};

// Expected lots of an ask became executable, or executable ones expected again.
struct CoverChange {
  OrderId order{};
  MemberIndex owner{};
  Ticks price{};
  Lots lots{};

  bool operator==(const CoverChange&) const = default;
};

// Filled by the operations of OrderBook, each list in the order things happened. Reuse one object:
// `clear` keeps the memory.
struct Events {
  std::vector<Trade> trades;
  std::vector<Closed> closed;
  std::vector<Reduced> reduced;
  std::vector<CoverChange> covered;
  std::vector<CoverChange> uncovered;

  void clear() {
    trades.clear();
    closed.clear();
    reduced.clear();
    covered.clear();
    uncovered.clear();
  }
  bool operator==(const Events&) const = default;
};

}  // namespace wattbook::market
