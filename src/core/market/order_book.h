// The order book of one market: a continuous double auction by price, then time. DOMAIN 6.1 to 6.3,
// 6.7. It only matches. It knows lots and ticks, never balances, and never divides; the chain
// checks funds before, and moves money and energy by the events after.
//
// Not everything on the book can trade. Of an ask, the part covered by energy the seller has is
// executable, the rest is expected (6.2). A bid whose owner has no room for energy is dormant
// (6.3). Executable asks and awake bids match and are never crossed; expected and dormant orders
// are visible, may stand crossed, and are never looked at by matching. An order that becomes able
// to trade does so at once as the taker; what then stays takes the tail of its price level. A
// market where everything is executable (TSL against cash) is the same book with `executable`
// always equal to `quantity` and no room ever set.
//
// Collars are checked when an order enters; one that rests keeps its price.
//
// Cost: entering and leaving are constant, besides the orders matched; cover, uncover and set_room
// look at the owner's own orders. One thread. Moves, but does not copy.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "core/market/book_state.h"
#include "core/market/events.h"
#include "core/market/id_table.h"
#include "core/market/ladder.h"
#include "core/market/member_table.h"
#include "core/market/order.h"
#include "core/market/order_pool.h"
#include "core/market/refusal.h"

namespace wattbook::market {

class OrderBook {
 public:
  // Sums of lots over the whole book stay within 64 bits.
  static constexpr std::uint32_t orders_max = 4'000'000;
  static_assert(limits::lots_max <= INT64_MAX / orders_max);

  // Precondition: valid_rules(rules).
  explicit OrderBook(const BookRules& rules);
  OrderBook(OrderBook&&) = default;
  OrderBook& operator=(OrderBook&&) = default;

  // Rebuilds a book that behaves exactly as the one `state` was taken from. Fails where the state
  // is not one a book can have.
  static Result<OrderBook> restore(const BookRules& rules, const BookState& state);
  // Everything the book remembers, in one canonical order.
  BookState state() const;

  // Whether `place` would take the order at block time `now`; nothing if so. Changes nothing.
  // Precondition: owner < limits::members_max; sell: 0 <= executable <= quantity.
  [[nodiscard]] std::optional<Refusal> check(const NewOrder& order, Instant now) const;
  // Enters the order: trades, then rests or closes. Precondition: check passed on this state.
  OrderId place(const NewOrder& order, Events& events);

  // Takes an order out. False where no such order rests here: then nothing happens.
  bool cancel(OrderId id, Events& events);

  [[nodiscard]] std::optional<Refusal> check_replace(OrderId id, const Replacement& to) const;
  // At the same price with no more lots and no more executable ones, the order keeps its place
  // (`reduced`, `uncovered`). Otherwise it closes (`replaced`) and enters anew under the same id,
  // which may trade. Precondition: check_replace passed on this state.
  void replace(OrderId id, const Replacement& to, Events& events);

  // Closes the good-till-time orders with expires <= now, earliest first, then lowest id.
  void expire_due(Instant now, Events& events);

  // How many lots the member may still receive; unlimited until first set. Bids fill only up to it,
  // and each fill lowers it here. At zero the member's bids fall asleep; when it rises again they
  // wake and take, best price first, then lowest id. Precondition: room >= 0.
  void set_room(MemberIndex member, Lots room, Events& events);
  static constexpr Lots room_unlimited{INT64_MAX};
  Lots room(MemberIndex member) const { return Lots(members_.room(member.value)); }

  // `lots` more of the member's energy may be sold: covers expected asks, cheapest first, then
  // lowest id, and each takes at once. Returns how many lots were covered.
  Lots cover(MemberIndex member, Lots lots, Events& events);
  // The member's energy went elsewhere: executable lots become expected again, dearest first, then
  // highest id. Returns how many lots were uncovered.
  Lots uncover(MemberIndex member, Lots lots, Events& events);

  // -- Views. --

  std::optional<RestingOrder> find(OrderId id) const;
  // The member's orders by ascending id.
  std::vector<RestingOrder> orders_of(MemberIndex member) const;
  bool has_order(MemberIndex member, Side side) const;
  std::uint32_t order_count() const { return pool_.size(); }

  // Over all orders, expected and dormant ones too (6.2).
  std::optional<Ticks> best_bid() const;
  std::optional<Ticks> best_ask() const;
  // Over orders that can trade; never crossed.
  std::optional<Ticks> best_executable_bid() const;
  std::optional<Ticks> best_executable_ask() const;
  std::optional<Ticks> last_price() const { return last_price_; }

  // At most `depth` price levels, best first.
  std::vector<Level> levels(Side side, std::uint32_t depth) const;
  // The orders of one price level: those that can trade in the order they will, then the others.
  std::vector<RestingOrder> orders_at(Side side, Ticks price) const;

  const BookRules& rules() const { return rules_; }

  // Hints that change nothing but speed, for who knows which operations come next (a block of
  // commands): a book larger than the caches is then fetched while others are at work. `id` will be
  // cancelled or replaced soon: give the hint for each distance as it comes nearer, some 24, 16 and
  // 8 operations ahead.
  enum class Distance : std::uint8_t { far, middle, near };
  void prefetch(OrderId id, Distance distance) const;
  // The order will be placed some 8 operations ahead. It may be one that is refused.
  void prefetch(const NewOrder& order) const;

 private:
  using Slot = OrderPool::Slot;

  // order_book.cc: what enters and what leaves.
  std::optional<Refusal> check_terms(Ticks price, Lots quantity) const;
  bool keeps_place(const Order& order, const Replacement& to) const;
  void reduce(Slot slot, const Replacement& to, Events& events);
  void admit(Slot slot);
  void close(Slot slot, CloseReason reason, Events& events);
  void report_closed(const Order& order, CloseReason reason, Events& events) const;

  // matching.cc: what trades. The taker stands in no queue.
  std::int64_t fillable(const Order& order) const;
  Ladder& makers_for(Side taker);
  const Ladder& makers_for(Side taker) const;
  std::int32_t best_maker(Side taker, std::int32_t limit) const;
  bool would_take(Side side, Ticks price, Lots executable, MemberIndex owner) const;
  bool can_fill(const NewOrder& order) const;
  std::optional<CloseReason> match(Slot taker, Events& events);
  void trade(Slot maker, Slot taker, Events& events);
  bool prevent_self_trade(Slot maker, Slot taker, Events& events);
  void decrement(Slot maker, Slot taker, Events& events);

  // eligibility.cc: what can trade.
  Ladder& ladder_of(const Order& order);
  void queue(Slot slot);
  void unqueue(Slot slot);
  void take_off(Order& order, std::int64_t lots, std::int64_t lots_executable);
  void settle_place(Slot slot);
  void take_again(Slot slot, Events& events);
  void use_room(std::uint32_t member, std::int64_t lots);
  void put_to_sleep(std::uint32_t member);
  void wake(std::uint32_t member, Events& events);
  std::vector<Slot> slots_of(MemberIndex member, Side side) const;

  // book_view.cc: what it shows.
  RestingOrder view(const Order& order) const;
  void append_queue(const Ladder& ladder, std::int32_t offset,
                    std::vector<RestingOrder>& out) const;
  Ticks price_at(std::int32_t offset) const { return Ticks(rules_.floor.value + offset); }
  std::int32_t offset_of(Ticks price) const {
    return static_cast<std::int32_t>(price.value - rules_.floor.value);
  }

  BookRules rules_;
  OrderPool pool_;
  IdTable ids_;
  MemberTable members_;
  Ladder bids_awake_;
  Ladder bids_dormant_;
  Ladder asks_executable_;
  Ladder asks_expected_;
  std::set<std::pair<Instant, OrderId>> expiries_;  // good-till-time orders only
  std::uint64_t order_last_ = 0;
  std::uint64_t trade_last_ = 0;
  std::optional<Ticks> last_price_;
};

}  // namespace wattbook::market
