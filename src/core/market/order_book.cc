// What enters the book and what leaves it; see matching.cc, eligibility.cc and book_view.cc.
#include "core/market/order_book.h"

#include "base/check.h"

namespace wattbook::market {

namespace {

std::uint32_t span_of(const BookRules& rules) {
  CHECK(valid_rules(rules));
  return static_cast<std::uint32_t>(rules.ceiling.value - rules.floor.value) + 1;
}

bool never_rests(OrderKind kind, TimeInForce time_in_force) {
  return kind == OrderKind::market || time_in_force == TimeInForce::immediate_or_cancel ||
         time_in_force == TimeInForce::fill_or_kill;
}

}  // namespace

OrderBook::OrderBook(const BookRules& rules)
    : rules_(rules),
      bids_awake_(span_of(rules)),
      bids_dormant_(span_of(rules)),
      asks_executable_(span_of(rules)),
      asks_expected_(span_of(rules)) {}

// The checks come in the order of the numbers of Refusal.
std::optional<Refusal> OrderBook::check(const NewOrder& order, Instant now) const {
  CHECK(order.owner.value < limits::members_max);
  CHECK(order.side == Side::buy ||
        (order.executable.value >= 0 && order.executable <= order.quantity));
  if (order.post_only && never_rests(order.kind, order.time_in_force))
    return Refusal::flags_conflict;
  if (const std::optional<Refusal> refusal = check_terms(order.price, order.quantity))
    return refusal;
  if (order.time_in_force == TimeInForce::good_till_time && order.expires <= now)
    return Refusal::expired;
  if (pool_.size() >= orders_max) return Refusal::book_full;
  if (order.post_only && would_take(order.side, order.price, order.executable, order.owner))
    return Refusal::post_only_would_take;
  if (order.time_in_force == TimeInForce::fill_or_kill && !can_fill(order))
    return Refusal::fill_or_kill_unfillable;
  return std::nullopt;
}

std::optional<Refusal> OrderBook::check_terms(Ticks price, Lots quantity) const {
  if (quantity < rules_.lots_min) return Refusal::quantity_too_small;
  if (quantity.value > limits::lots_max) return Refusal::quantity_too_large;
  if (price < rules_.floor || price > rules_.ceiling) return Refusal::price_outside_collar;
  if (rules_.band.value == 0 || !last_price_) return std::nullopt;
  // The band has no upper bound, so it is never added to a price.
  const std::int64_t distance = price.value > last_price_->value ? price.value - last_price_->value
                                                                 : last_price_->value - price.value;
  if (distance > rules_.band.value) return Refusal::price_outside_band;
  return std::nullopt;
}

OrderId OrderBook::place(const NewOrder& from, Events& events) {
  const Slot slot = pool_.take();
  Order& order = pool_[slot];
  order.id = ++order_last_;
  order.remaining = from.quantity.value;
  order.executable = from.side == Side::sell ? from.executable.value : 0;
  order.owner = from.owner.value;
  order.offset = offset_of(from.price);
  order.side = from.side;
  order.time_in_force = from.time_in_force;
  order.self_trade = from.self_trade;
  order.post_only = from.post_only;
  if (from.time_in_force == TimeInForce::good_till_time) order.expires_ms = from.expires.unix_ms;

  std::optional<CloseReason> reason = match(slot, events);
  if (!reason && never_rests(from.kind, from.time_in_force)) reason = CloseReason::unfilled;
  const OrderId id(order.id);
  if (reason) {
    report_closed(order, *reason, events);
    pool_.give_back(slot);
  } else {
    admit(slot);
    queue(slot);
  }
  return id;
}

bool OrderBook::cancel(OrderId id, Events& events) {
  const Slot slot = ids_.find(id.value);
  if (slot == 0) return false;
  close(slot, CloseReason::cancelled, events);
  return true;
}

std::optional<Refusal> OrderBook::check_replace(OrderId id, const Replacement& to) const {
  const Slot slot = ids_.find(id.value);
  if (slot == 0) return Refusal::order_unknown;
  const Order& order = pool_[slot];
  CHECK(order.side == Side::buy || (to.executable.value >= 0 && to.executable <= to.quantity));
  if (keeps_place(order, to)) {
    if (to.quantity < rules_.lots_min) return Refusal::quantity_too_small;
    return std::nullopt;  // the price was checked when the order entered
  }
  if (const std::optional<Refusal> refusal = check_terms(to.price, to.quantity)) return refusal;
  if (order.post_only && would_take(order.side, to.price, to.executable, MemberIndex(order.owner)))
    return Refusal::post_only_would_take;
  return std::nullopt;
}

bool OrderBook::keeps_place(const Order& order, const Replacement& to) const {
  return to.price == price_at(order.offset) && to.quantity.value <= order.remaining &&
         (order.side == Side::buy || to.executable.value <= order.executable);
}

void OrderBook::replace(OrderId id, const Replacement& to, Events& events) {
  const Slot slot = ids_.find(id.value);
  CHECK(slot != 0);
  Order& order = pool_[slot];
  if (keeps_place(order, to)) return reduce(slot, to, events);
  report_closed(order, CloseReason::replaced, events);
  unqueue(slot);
  order.offset = offset_of(to.price);
  order.remaining = to.quantity.value;
  if (order.side == Side::sell) order.executable = to.executable.value;
  take_again(slot, events);
}

void OrderBook::reduce(Slot slot, const Replacement& to, Events& events) {
  Order& order = pool_[slot];
  const std::int64_t lots = order.remaining - to.quantity.value;
  const MemberIndex owner(order.owner);
  const Ticks price = price_at(order.offset);
  if (order.side == Side::buy) {
    if (lots == 0) return;
    take_off(order, lots, 0);
    events.reduced.push_back({OrderId(order.id), owner, Side::buy, price, Lots(lots), Lots(lots)});
    return;
  }
  // Where more stays expected than was before, the difference is uncovered, not given up.
  const std::int64_t executable_less = order.executable - to.executable.value;
  const std::int64_t uncovered = executable_less > lots ? executable_less - lots : 0;
  take_off(order, lots, executable_less);
  if (uncovered > 0) events.uncovered.push_back({OrderId(order.id), owner, price, Lots(uncovered)});
  if (lots > 0)
    events.reduced.push_back({OrderId(order.id), owner, Side::sell, price, Lots(lots),
                              Lots(executable_less - uncovered)});
  settle_place(slot);
}

void OrderBook::expire_due(Instant now, Events& events) {
  while (!expiries_.empty() && expiries_.begin()->first <= now)
    close(ids_.find(expiries_.begin()->second.value), CloseReason::expired, events);
}

// From here on the order can be found.
void OrderBook::admit(Slot slot) {
  const Order& order = pool_[slot];
  ids_.insert(order.id, slot);
  members_.link(pool_, slot);
  if (order.time_in_force == TimeInForce::good_till_time)
    expiries_.emplace(Instant(order.expires_ms), OrderId(order.id));
}

void OrderBook::close(Slot slot, CloseReason reason, Events& events) {
  const Order& order = pool_[slot];
  report_closed(order, reason, events);
  if (order.place != Place::none) unqueue(slot);
  ids_.erase(order.id);
  members_.unlink(pool_, slot);
  if (order.time_in_force == TimeInForce::good_till_time)
    expiries_.erase({Instant(order.expires_ms), OrderId(order.id)});
  pool_.give_back(slot);
}

void OrderBook::report_closed(const Order& order, CloseReason reason, Events& events) const {
  const std::int64_t executable = order.side == Side::sell ? order.executable : order.remaining;
  events.closed.push_back({OrderId(order.id), MemberIndex(order.owner), order.side,
                           price_at(order.offset), Lots(order.remaining), Lots(executable),
                           reason});
}

}  // namespace wattbook::market
