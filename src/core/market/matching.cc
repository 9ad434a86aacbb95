// What trades: the taker meets the best orders that can trade, at their prices, first come first
// served, until its limit, its lots or its owner's room end. One loop, no recursion.
#include <map>

#include "base/check.h"
#include "core/market/order_book.h"

namespace wattbook::market {

std::int64_t OrderBook::fillable(const Order& order) const {
  if (order.side == Side::sell) return order.executable;
  const std::int64_t room = members_.room(order.owner);
  return room < order.remaining ? room : order.remaining;
}

Ladder& OrderBook::makers_for(Side taker) {
  return taker == Side::buy ? asks_executable_ : bids_awake_;
}
const Ladder& OrderBook::makers_for(Side taker) const {
  return taker == Side::buy ? asks_executable_ : bids_awake_;
}

// The best price a taker with this limit can have, or none.
std::int32_t OrderBook::best_maker(Side taker, std::int32_t limit) const {
  const PriceBitmap& prices = makers_for(taker).prices();
  const std::int32_t best = taker == Side::buy ? prices.lowest() : prices.highest();
  const bool reaches = taker == Side::buy ? best <= limit : best >= limit;
  return best != PriceBitmap::none && reaches ? best : PriceBitmap::none;
}

bool OrderBook::would_take(Side side, Ticks price, Lots executable, MemberIndex owner) const {
  const bool able = side == Side::sell ? executable.value > 0 : members_.room(owner.value) > 0;
  return able && best_maker(side, offset_of(price)) != PriceBitmap::none;
}

// Whether all lots of a fill-or-kill would trade: the walk that `match` would do, without doing it.
bool OrderBook::can_fill(const NewOrder& order) const {
  std::int64_t missing = order.quantity.value;
  const std::int64_t own =
      order.side == Side::sell ? order.executable.value : members_.room(order.owner.value);
  if (own < missing) return false;
  const Ladder& makers = makers_for(order.side);
  const std::int32_t limit = offset_of(order.price);
  std::map<std::uint32_t, std::int64_t> rooms;  // what limited buyers met so far may still receive
  std::int32_t offset = best_maker(order.side, limit);
  while (offset != PriceBitmap::none &&
         (order.side == Side::buy ? offset <= limit : offset >= limit)) {
    for (Slot slot = makers.at(offset).head; slot != 0; slot = pool_[slot].next) {
      const Order& maker = pool_[slot];
      if (maker.owner == order.owner.value) {
        if (order.self_trade == SelfTrade::cancel_maker) continue;
        return false;  // every other mode takes lots from the taker without a trade
      }
      std::int64_t lots = fillable(maker);
      if (maker.side == Side::buy && members_.room(maker.owner) != room_unlimited.value) {
        std::int64_t& room =
            rooms.try_emplace(maker.owner, members_.room(maker.owner)).first->second;
        lots = room < lots ? room : lots;
        room -= lots;
      }
      missing -= lots;
      if (missing <= 0) return true;
    }
    offset =
        order.side == Side::buy ? makers.prices().above(offset) : makers.prices().below(offset);
  }
  return false;
}

// Trades as much as possible. The reason where the taker must close, nothing where lots remain.
std::optional<CloseReason> OrderBook::match(Slot taker_slot, Events& events) {
  const Order& taker = pool_[taker_slot];
  const Ladder& makers = makers_for(taker.side);
  while (fillable(taker) > 0) {
    const std::int32_t best = best_maker(taker.side, taker.offset);
    if (best == PriceBitmap::none) break;
    const Slot maker = makers.at(best).head;
    if (pool_[maker].owner != taker.owner) {
      trade(maker, taker_slot, events);
      continue;
    }
    if (!prevent_self_trade(maker, taker_slot, events)) return CloseReason::self_trade;
  }
  if (taker.remaining == 0) return CloseReason::filled;
  return std::nullopt;
}

void OrderBook::trade(Slot maker_slot, Slot taker_slot, Events& events) {
  Order& maker = pool_[maker_slot];
  Order& taker = pool_[taker_slot];
  __builtin_prefetch(&pool_[maker.next]);
  const std::int64_t offered = fillable(maker);
  const std::int64_t wanted = fillable(taker);
  const std::int64_t lots = offered < wanted ? offered : wanted;
  const Ticks price = price_at(maker.offset);
  events.trades.push_back({TradeId(++trade_last_), OrderId(maker.id), OrderId(taker.id),
                           MemberIndex(maker.owner), MemberIndex(taker.owner), taker.side, price,
                           price, price_at(taker.offset), Lots(lots)});
  last_price_ = price;
  const std::uint32_t buyer = taker.side == Side::buy ? taker.owner : maker.owner;
  take_off(taker, lots, lots);
  take_off(maker, lots, lots);
  if (maker.remaining == 0) {
    close(maker_slot, CloseReason::filled, events);
  } else {
    settle_place(maker_slot);
  }
  use_room(buyer, lots);
}

// Both orders have one owner; what the taker wants happens. False where the taker must close.
bool OrderBook::prevent_self_trade(Slot maker, Slot taker, Events& events) {
  switch (pool_[taker].self_trade) {
    case SelfTrade::cancel_taker:
      return false;
    case SelfTrade::cancel_maker:
      close(maker, CloseReason::self_trade, events);
      return true;
    case SelfTrade::cancel_both:
      close(maker, CloseReason::self_trade, events);
      return false;
    case SelfTrade::decrement:
      decrement(maker, taker, events);
      return pool_[taker].remaining > 0;
  }
  CHECK(false);
}

// Both give up the smaller of what they could trade. Room is not used: nothing is delivered.
void OrderBook::decrement(Slot maker_slot, Slot taker_slot, Events& events) {
  Order& maker = pool_[maker_slot];
  Order& taker = pool_[taker_slot];
  const std::int64_t offered = maker.active_lots();
  const std::int64_t wanted = taker.active_lots();
  const Lots lots(offered < wanted ? offered : wanted);
  for (Order* order : {&maker, &taker}) {
    take_off(*order, lots.value, lots.value);
    events.reduced.push_back({OrderId(order->id), MemberIndex(order->owner), order->side,
                              price_at(order->offset), lots, lots});
  }
  if (maker.remaining == 0) {
    close(maker_slot, CloseReason::self_trade, events);
  } else {
    settle_place(maker_slot);
  }
}

}  // namespace wattbook::market
