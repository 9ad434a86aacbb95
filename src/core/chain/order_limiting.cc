#include "core/chain/order_limiting.h"

namespace wattbook::chain {
namespace {

IntervalNumber interval_at(const Community& community, Instant now) {
  return interval_of(now, community.settings.interval_length);
}

// What the participant did in the present interval; nothing kept means nothing done.
OrderActivity activity_of(const Community& community, ParticipantIndex place, Instant now) {
  const OrderActivity fresh{.interval = interval_at(community, now)};
  if (place.value >= community.activity.size()) return fresh;
  const OrderActivity& known = community.activity[place.value];
  return known.interval == fresh.interval ? known : fresh;
}

void keep(Community& community, ParticipantIndex place, const OrderActivity& activity) {
  if (place.value >= community.activity.size()) community.activity.resize(place.value + 1);
  community.activity[place.value] = activity;
}

bool counts(const Community& community) { return community.order_limits.orders_per_interval > 0; }

// Gives back the deposits of all orders that rest.
void release_deposits(Applying& at, Community& community, const MarketPlace& market) {
  for (const market::RestingOrder& order : market.book.state().orders)
    at.state.ledger.release(community.participants[community.place(order.owner)->value].cash,
                            market.deposit_of(order.id));
}

}  // namespace

bool order_limits_are_valid(const OrderLimits& limits) {
  const bool deposit = limits.deposit >= Amount(0) && limits.deposit.value <= limits::price_max;
  return deposit && (limits.orders_per_interval > 0 || limits.orders_per_trade == 0);
}

void set_order_limits(Applying& at, Community& community, const OrderLimits& limits) {
  for (const Instrument instrument : {Instrument::watt, Instrument::tsl}) {
    MarketPlace& market = community.market(instrument);
    release_deposits(at, community, market);
    market.deposit = limits.deposit;
    market.deposit_from = OrderId(market.book.state().order_last.value + 1);
  }
  community.order_limits = limits;
  if (!counts(community)) community.activity.clear();
}

Verdict check_order_limits(const Community& community, ParticipantIndex place, bool rests,
                           Instant now) {
  const OrderLimits& limits = community.order_limits;
  if (rests && limits.open_orders_max > 0) {
    const MemberIndex member = community.participants[place.value].member;
    const std::size_t open = community.watt_market.book.orders_of(member).size() +
                             community.tsl_market.book.orders_of(member).size();
    if (open >= limits.open_orders_max) return refuse(Rejection::too_many_orders, "account");
  }
  if (!counts(community)) return std::nullopt;
  const OrderActivity activity = activity_of(community, place, now);
  const std::uint64_t allowed =
      limits.orders_per_interval + std::uint64_t{limits.orders_per_trade} * activity.trades;
  if (activity.orders >= allowed) return refuse(Rejection::order_to_trade_exceeded, "account");
  return std::nullopt;
}

void count_order(Community& community, ParticipantIndex place, Instant now) {
  if (!counts(community)) return;
  OrderActivity activity = activity_of(community, place, now);
  ++activity.orders;
  keep(community, place, activity);
}

void count_trade(Community& community, MemberIndex buyer, MemberIndex seller, Instant now) {
  if (!counts(community)) return;
  for (const MemberIndex member : {buyer, seller}) {
    const ParticipantIndex place = *community.place(member);
    OrderActivity activity = activity_of(community, place, now);
    ++activity.trades;
    keep(community, place, activity);
  }
}

}  // namespace wattbook::chain
