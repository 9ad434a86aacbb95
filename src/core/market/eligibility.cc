// What can trade: covered and expected asks (DOMAIN 6.2), awake and dormant bids (6.3), and the
// queue each stands in.
#include <algorithm>
#include <functional>

#include "base/check.h"
#include "core/market/order_book.h"

namespace wattbook::market {

Ladder& OrderBook::ladder_of(const Order& order) {
  const bool active = order.place == Place::active;
  if (order.side == Side::buy) return active ? bids_awake_ : bids_dormant_;
  return active ? asks_executable_ : asks_expected_;
}

// At the tail of the ladder it belongs to now.
void OrderBook::queue(Slot slot) {
  Order& order = pool_[slot];
  const bool active =
      order.side == Side::buy ? members_.room(order.owner) > 0 : order.executable > 0;
  order.place = active ? Place::active : Place::waiting;
  ladder_of(order).push(pool_, slot);
}

void OrderBook::unqueue(Slot slot) {
  Order& order = pool_[slot];
  ladder_of(order).remove(pool_, slot);
  order.place = Place::none;
}

// Takes `lots` off the order, `lots_executable` of an ask's executable ones, and off the sums of
// its queue, if it stands in one. Covering is taking off minus executable lots and no others.
void OrderBook::take_off(Order& order, std::int64_t lots, std::int64_t lots_executable) {
  if (order.place != Place::none) {
    PriceQueue& level = ladder_of(order).at(order.offset);
    const std::int64_t before = order.active_lots();
    const std::int64_t active_less = order.place == Place::waiting ? 0
                                     : order.side == Side::sell    ? lots_executable
                                                                   : lots;
    DCHECK(active_less <= before);
    level.active_lots -= active_less;
    level.waiting_lots -= lots - active_less;
  }
  order.remaining -= lots;
  if (order.side == Side::sell) order.executable -= lots_executable;
}

// An ask that has nothing executable left waits, at the tail: its place is lost.
void OrderBook::settle_place(Slot slot) {
  const Order& order = pool_[slot];
  if (order.side == Side::buy || order.place != Place::active || order.executable > 0) return;
  // The sums by which `remove` takes it out count executable lots, which are none.
  unqueue(slot);
  queue(slot);
}

// An order that rests here, but stands in no queue, takes; what stays goes to a tail.
void OrderBook::take_again(Slot slot, Events& events) {
  if (const std::optional<CloseReason> reason = match(slot, events)) {
    close(slot, *reason, events);
  } else {
    queue(slot);
  }
}

std::vector<OrderBook::Slot> OrderBook::slots_of(MemberIndex member, Side side) const {
  std::vector<Slot> slots;
  for (Slot slot = members_.orders(member.value); slot != 0; slot = pool_[slot].owner_next)
    if (pool_[slot].side == side) slots.push_back(slot);
  return slots;
}

void OrderBook::set_room(MemberIndex member, Lots room, Events& events) {
  CHECK(room.value >= 0 && member.value < limits::members_max);
  std::int64_t& current = members_.at(member.value).room;
  const std::int64_t before = current;
  current = room.value;
  if (before > 0 && room.value == 0) put_to_sleep(member.value);
  if (before == 0 && room.value > 0) wake(member.value, events);
}

void OrderBook::use_room(std::uint32_t member, std::int64_t lots) {
  if (members_.room(member) == room_unlimited.value) return;
  std::int64_t& room = members_.at(member).room;
  CHECK(lots <= room);
  room -= lots;
  if (room == 0) put_to_sleep(member);
}

// In the order of their numbers, so that the dormant queues do not depend on anything else.
void OrderBook::put_to_sleep(std::uint32_t member) {
  std::vector<Slot> slots = slots_of(MemberIndex(member), Side::buy);
  std::ranges::sort(slots, std::less{}, [this](Slot slot) { return pool_[slot].id; });
  for (const Slot slot : slots) {
    if (pool_[slot].place != Place::active) continue;
    unqueue(slot);
    queue(slot);
  }
}

void OrderBook::wake(std::uint32_t member, Events& events) {
  std::vector<Slot> slots = slots_of(MemberIndex(member), Side::buy);
  std::ranges::sort(slots, std::less{},
                    [this](Slot slot) { return std::pair(-pool_[slot].offset, pool_[slot].id); });
  for (const Slot slot : slots) {
    if (members_.room(member) == 0) return;  // used up by the ones before: the rest sleeps on
    unqueue(slot);
    take_again(slot, events);
  }
}

Lots OrderBook::cover(MemberIndex member, Lots lots, Events& events) {
  CHECK(lots.value >= 0);
  std::vector<Slot> slots = slots_of(member, Side::sell);
  std::ranges::sort(slots, std::less{},
                    [this](Slot slot) { return std::pair(pool_[slot].offset, pool_[slot].id); });
  std::int64_t left = lots.value;
  // Asks never trade with asks, so matching one of them leaves the other slots valid.
  for (const Slot slot : slots) {
    if (left == 0) break;
    Order& order = pool_[slot];
    const std::int64_t expected = order.remaining - order.executable;
    if (expected == 0) continue;
    const std::int64_t covered = expected < left ? expected : left;
    left -= covered;
    events.covered.push_back({OrderId(order.id), member, price_at(order.offset), Lots(covered)});
    // What was executable before was not crossed, so more of the same takes nothing.
    if (order.place == Place::active) {
      take_off(order, 0, -covered);
      continue;
    }
    unqueue(slot);
    order.executable = covered;
    take_again(slot, events);
  }
  return lots - Lots(left);
}

Lots OrderBook::uncover(MemberIndex member, Lots lots, Events& events) {
  CHECK(lots.value >= 0);
  std::vector<Slot> slots = slots_of(member, Side::sell);
  std::ranges::sort(slots, std::greater{},
                    [this](Slot slot) { return std::pair(pool_[slot].offset, pool_[slot].id); });
  std::int64_t left = lots.value;
  for (const Slot slot : slots) {
    if (left == 0) break;
    Order& order = pool_[slot];
    if (order.executable == 0) continue;
    const std::int64_t uncovered = order.executable < left ? order.executable : left;
    left -= uncovered;
    events.uncovered.push_back(
        {OrderId(order.id), member, price_at(order.offset), Lots(uncovered)});
    take_off(order, 0, uncovered);
    settle_place(slot);
  }
  return lots - Lots(left);
}

}  // namespace wattbook::market
