#include "core/chain/exchange.h"

#include <algorithm>

#include "core/chain/membership.h"
#include "core/chain/order_limiting.h"

namespace wattbook::chain {
namespace {

using ledger::TransferReason;
using market::Side;

// The accounts that a market moves for a member; opened when they joined the community.
AccountIndex cash_of(const Community& community, MemberIndex owner) {
  return community.participants[community.place(owner)->value].cash;
}
AccountIndex base_of(const Community& community, const MarketPlace& market, MemberIndex owner) {
  const Participant& participant = community.participants[community.place(owner)->value];
  return market.instrument == Instrument::watt ? participant.watt : participant.tsl;
}

Rejection rejection_of(market::Refusal refusal) {
  switch (refusal) {
    case market::Refusal::order_unknown:
      return Rejection::unknown_order;
    case market::Refusal::flags_conflict:
      return Rejection::invalid_combination;
    case market::Refusal::quantity_too_small:
    case market::Refusal::quantity_too_large:
      return Rejection::quantity_outside_limits;
    case market::Refusal::price_outside_collar:
    case market::Refusal::price_outside_band:
      return Rejection::price_outside_collar;
    case market::Refusal::expired:
      return Rejection::order_expired;
    case market::Refusal::book_full:
      return Rejection::too_many_orders;
    case market::Refusal::post_only_would_take:
      return Rejection::post_only_would_take;
    case market::Refusal::fill_or_kill_unfillable:
      return Rejection::fill_or_kill_unfillable;
  }
  return Rejection::invalid_combination;
}

std::string_view field_of(market::Refusal refusal) {
  switch (refusal) {
    case market::Refusal::quantity_too_small:
    case market::Refusal::quantity_too_large:
      return "quantity";
    case market::Refusal::price_outside_collar:
    case market::Refusal::price_outside_band:
      return "price";
    case market::Refusal::expired:
      return "good_till";
    case market::Refusal::post_only_would_take:
    case market::Refusal::flags_conflict:
      return "post_only";
    case market::Refusal::fill_or_kill_unfillable:
      return "time_in_force";
    case market::Refusal::order_unknown:
      return "order";
    case market::Refusal::book_full:
      return {};
  }
  return {};
}

// Price and quantity in the market's steps.
struct Terms {
  Ticks price;
  Lots quantity;
};
std::expected<Terms, Refused> terms_of(const MarketPlace& market, Price price, Amount quantity) {
  const auto refused = [](Rejection code, std::string_view field) {
    return std::unexpected(Refused{code, field});
  };
  if (price.value > limits::price_max || price.value < -limits::price_max)
    return refused(Rejection::invalid_price, "price");
  if (quantity <= Amount(0)) return refused(Rejection::invalid_quantity, "quantity");
  if (price.value % market.tick != 0) return refused(Rejection::price_off_tick, "price");
  if (quantity.value % market.lot != 0) return refused(Rejection::quantity_off_lot, "quantity");
  const Terms terms{Ticks(price.value / market.tick), Lots(quantity.value / market.lot)};
  if (terms.quantity.value > limits::lots_max)
    return refused(Rejection::quantity_outside_limits, "quantity");
  // The escrow of the whole order must be a possible balance, so that no product below can
  // overflow.
  const int128 worst =
      static_cast<int128>(market.tick_lot_cash) * std::abs(terms.price.value) + market.lot_fee;
  if (worst * terms.quantity.value > limits::amount_max)
    return refused(Rejection::quantity_outside_limits, "quantity");
  return terms;
}

// The escrow of an order: cash for the worst price, and the base asset of an ask as far as it is
// covered.
struct Escrow {
  Amount cash;
  Amount base;
};
Escrow escrow_of(const MarketPlace& market, Side side, const Terms& terms, Lots executable) {
  if (side == Side::buy) return {market.bid_cash(terms.price, terms.quantity), Amount(0)};
  return {market.ask_cash(terms.price, terms.quantity), market.base_amount(executable)};
}

// Of an ask, the lots that the owner's free balance covers. On the TSL market all must be covered.
Lots covered_lots(const State& state, const Community& community, const MarketPlace& market,
                  MemberIndex owner, Lots quantity) {
  return std::min(quantity, free_lots(state, community, market, owner));
}

// Whether the order stays where it finds no match at once; only then it keeps a deposit.
bool may_rest(const PlaceOrder& order) {
  return order.session == Session::continuous && order.kind == market::OrderKind::limit &&
         (order.time_in_force == market::TimeInForce::good_till_cancelled ||
          order.time_in_force == market::TimeInForce::good_till_time);
}

Verdict check_funds(const State& state, const Community& community, const MarketPlace& market,
                    MemberIndex owner, Side side, const Terms& terms, Amount deposit) {
  const AccountIndex cash = cash_of(community, owner);
  const Escrow escrow = escrow_of(market, side, terms, Lots(0));
  if (state.ledger.account(cash).available() < escrow.cash + deposit)
    return refuse(Rejection::insufficient_funds, side == Side::buy ? "quantity" : "price");
  if (side == Side::sell && market.instrument == Instrument::tsl &&
      free_lots(state, community, market, owner) < terms.quantity)
    return refuse(Rejection::insufficient_funds, "quantity");
  if (side == Side::sell && market.instrument == Instrument::tsl &&
      !keeps_storage_right(state, owner, market.base_amount(terms.quantity)))
    return refuse(Rejection::storage_right_in_use, "quantity");
  return std::nullopt;
}

market::NewOrder book_order(const State& state, const Community& community,
                            const MarketPlace& market, MemberIndex owner, const PlaceOrder& order,
                            const Terms& terms) {
  return {.owner = owner,
          .side = order.side,
          .kind = order.kind,
          .time_in_force = order.time_in_force,
          .post_only = order.post_only,
          .self_trade = order.self_trade,
          .price = terms.price,
          .quantity = terms.quantity,
          .executable = order.side == Side::sell
                            ? covered_lots(state, community, market, owner, terms.quantity)
                            : Lots(0),
          .expires = order.good_till};
}

void reserve(Applying& at, const Community& community, const MarketPlace& market, MemberIndex owner,
             const Escrow& escrow) {
  at.state.ledger.reserve(cash_of(community, owner), escrow.cash);
  at.state.ledger.reserve(base_of(community, market, owner), escrow.base);
}

void release(Applying& at, const Community& community, const MarketPlace& market, MemberIndex owner,
             Side side, Ticks price, Lots lots, Lots executable) {
  const Escrow escrow = escrow_of(market, side, Terms{price, lots}, executable);
  at.state.ledger.release(cash_of(community, owner), escrow.cash);
  at.state.ledger.release(base_of(community, market, owner), escrow.base);
}

// What is stored can change hands for ever: the statistic stops at the largest number.
void count_traded(CommunityTotals& totals, Amount amount) {
  totals.traded = checked_add(totals.traded, watt_energy(amount)).value_or(Energy(INT64_MAX));
}

// Moves the two legs and the fees of one trade. Both sides' escrow for these lots is still
// reserved.
struct Match {
  MemberIndex buyer;
  MemberIndex seller;
  Ticks price;
  Ticks bid_limit;
  Ticks ask_limit;
  Lots lots;
};
void settle_match(Applying& at, Community& community, const MarketPlace& market,
                  const Match& match) {
  ledger::Ledger& ledger = at.state.ledger;
  if (match.buyer != match.seller) count_trade(community, match.buyer, match.seller, at.now);
  const AccountIndex buyer_cash = cash_of(community, match.buyer);
  const AccountIndex seller_cash = cash_of(community, match.seller);
  ledger.release(buyer_cash, market.bid_cash(match.bid_limit, match.lots));
  ledger.release(seller_cash, market.ask_cash(match.ask_limit, match.lots));
  if (match.buyer ==
      match.seller) {  // only the call auction lets a member meet itself: nothing moves but the fee
    ledger.release(base_of(community, market, match.seller), market.base_amount(match.lots));
  } else {
    ledger.transfer_reserved(TransferReason::trade_energy, base_of(community, market, match.seller),
                             base_of(community, market, match.buyer),
                             market.base_amount(match.lots));
    const Amount value = market.value(match.price, match.lots);
    if (value >= Amount(0))
      ledger.transfer(TransferReason::trade_cash, buyer_cash, seller_cash, value);
    else
      ledger.transfer(TransferReason::trade_cash, seller_cash, buyer_cash, -value);
  }
  const Amount fee = market.fee(match.lots);
  ledger.transfer(TransferReason::trade_fee, buyer_cash, community.fee_cash, fee);
  ledger.transfer(TransferReason::trade_fee, seller_cash, community.fee_cash, fee);
  if (market.instrument == Instrument::watt)
    count_traded(community.totals, market.base_amount(match.lots));
}

void settle_trade(Applying& at, Community& community, MarketPlace& market,
                  const market::Trade& trade) {
  const bool taker_buys = trade.taker_side == Side::buy;
  const Match match{.buyer = taker_buys ? trade.taker_owner : trade.maker_owner,
                    .seller = taker_buys ? trade.maker_owner : trade.taker_owner,
                    .price = trade.price,
                    .bid_limit = taker_buys ? trade.taker_limit : trade.maker_limit,
                    .ask_limit = taker_buys ? trade.maker_limit : trade.taker_limit,
                    .lots = trade.lots};
  settle_match(at, community, market, match);
  at.receipt.emit(Traded{.community = community.index,
                         .instrument = market.instrument,
                         .session = Session::continuous,
                         .trade = trade.id,
                         .maker = trade.maker,
                         .taker = trade.taker,
                         .buyer = match.buyer,
                         .seller = match.seller,
                         .taker_side = trade.taker_side,
                         .price = market.price_of(trade.price),
                         .quantity = market.base_amount(trade.lots)});
}

void emit_closed(Applying& at, const Community& community, const MarketPlace& market,
                 Session session, OrderId order, Lots remaining, market::CloseReason reason) {
  at.receipt.emit(OrderClosed{community.index, market.instrument, session, order,
                              market.base_amount(remaining), reason});
}

Verdict check_sealed(const Community& community, const MarketPlace& market, const PlaceOrder& order,
                     const Terms& terms) {
  if (!community.settings.auction || order.instrument != Instrument::watt)
    return refuse(Rejection::market_closed, "session");
  const bool plain = order.kind == market::OrderKind::limit && !order.post_only &&
                     order.time_in_force == market::TimeInForce::good_till_cancelled;
  if (!plain) return refuse(Rejection::invalid_combination, "session");
  const market::BookRules& rules = market.book.rules();
  if (terms.price < rules.floor || terms.price > rules.ceiling)
    return refuse(Rejection::price_outside_collar, "price");
  if (market.sealed.size() >= market::OrderBook::orders_max)
    return refuse(Rejection::too_many_orders);
  return std::nullopt;
}

constexpr OrderId no_order{0};

// settle_events, where the order `undeposited` came without a deposit.
void book_events(Applying& at, Community& community, MarketPlace& market, OrderId undeposited);

}  // namespace

Lots free_lots(const State& state, const Community& community, const MarketPlace& market,
               MemberIndex owner) {
  return market.whole_lots(state.ledger.account(base_of(community, market, owner)).available());
}

Verdict check_order(const State& state, const Community& community, MemberIndex owner,
                    const PlaceOrder& order, Instant now) {
  const MarketPlace& market = community.market(order.instrument);
  const std::expected<Terms, Refused> terms = terms_of(market, order.price, order.quantity);
  if (!terms) return terms.error();
  const bool timed = order.time_in_force == market::TimeInForce::good_till_time;
  if (timed != (order.good_till != Instant(0))) return refuse(Rejection::invalid_time, "good_till");
  if (!community.trades() && order.instrument == Instrument::watt)
    return refuse(Rejection::market_closed, "community");
  if (order.session == Session::auction) {
    if (const Verdict refused = check_sealed(community, market, order, *terms)) return refused;
    return check_funds(state, community, market, owner, order.side, *terms, Amount(0));
  }
  const Amount deposit = may_rest(order) ? market.deposit : Amount(0);
  if (const Verdict refused =
          check_funds(state, community, market, owner, order.side, *terms, deposit))
    return refused;
  const auto refusal =
      market.book.check(book_order(state, community, market, owner, order, *terms), now);
  if (refusal) return refuse(rejection_of(*refusal), field_of(*refusal));
  return std::nullopt;
}

OrderId place_order(Applying& at, Community& community, MemberIndex owner,
                    const PlaceOrder& order) {
  MarketPlace& market = community.market(order.instrument);
  const Terms terms = *terms_of(market, order.price, order.quantity);
  const auto emit_placed = [&](OrderId id) {
    at.receipt.emit(OrderPlaced{community.index, order.instrument, order.session, id, owner,
                                order.side, order.price, order.quantity});
  };
  if (order.session == Session::auction) {
    reserve(at, community, market, owner, escrow_of(market, order.side, terms, Lots(0)));
    market.sealed_last = OrderId(market.sealed_last.value + 1);
    market.sealed[market.sealed_last] = SealedOrder{owner, order.side, terms.price, terms.quantity};
    emit_placed(market.sealed_last);
    return market.sealed_last;
  }
  const market::NewOrder entering = book_order(at.state, community, market, owner, order, terms);
  reserve(at, community, market, owner, escrow_of(market, order.side, terms, entering.executable));
  const bool deposited = market.deposit > Amount(0) && may_rest(order);
  if (deposited) at.state.ledger.reserve(cash_of(community, owner), market.deposit);
  const OrderId id = market.book.place(entering, at.events);
  emit_placed(id);
  book_events(at, community, market, deposited ? no_order : id);
  return id;
}

Verdict check_cancel(const Community& community, MemberIndex owner, const CancelOrder& order) {
  const MarketPlace& market = community.market(order.instrument);
  if (order.session == Session::auction) {
    const auto sealed = market.sealed.find(order.order);
    if (sealed == market.sealed.end()) return refuse(Rejection::unknown_order, "order");
    if (sealed->second.owner != owner) return refuse(Rejection::order_not_yours, "order");
    return std::nullopt;
  }
  const std::optional<market::RestingOrder> resting = market.book.find(order.order);
  if (!resting) return refuse(Rejection::unknown_order, "order");
  if (resting->owner != owner) return refuse(Rejection::order_not_yours, "order");
  return std::nullopt;
}

void cancel_order(Applying& at, Community& community, const CancelOrder& order) {
  MarketPlace& market = community.market(order.instrument);
  if (order.session == Session::auction) {
    const auto sealed = market.sealed.find(order.order);
    const SealedOrder& closing = sealed->second;
    release(at, community, market, closing.owner, closing.side, closing.price, closing.quantity,
            Lots(0));
    emit_closed(at, community, market, Session::auction, order.order, closing.quantity,
                market::CloseReason::cancelled);
    market.sealed.erase(sealed);
    return;
  }
  CHECK(market.book.cancel(order.order, at.events));
  settle_events(at, community, market);
}

Verdict check_replace(const State& state, const Community& community, MemberIndex owner,
                      const ReplaceOrder& order) {
  const MarketPlace& market = community.market(order.instrument);
  const std::optional<market::RestingOrder> resting = market.book.find(order.order);
  if (!resting) return refuse(Rejection::unknown_order, "order");
  if (resting->owner != owner) return refuse(Rejection::order_not_yours, "order");
  const std::expected<Terms, Refused> terms = terms_of(market, order.price, order.quantity);
  if (!terms) return terms.error();

  // What the order holds now becomes free first, so only the difference must be there.
  const Escrow held = escrow_of(market, resting->side, Terms{resting->price, resting->remaining},
                                resting->executable);
  const Escrow needed = escrow_of(market, resting->side, *terms, Lots(0));
  const ledger::Account& cash = state.ledger.account(cash_of(community, owner));
  if (cash.available() + held.cash < needed.cash)
    return refuse(Rejection::insufficient_funds, "quantity");
  const Lots free = market.whole_lots(
      state.ledger.account(base_of(community, market, owner)).available() + held.base);
  if (resting->side == Side::sell && order.instrument == Instrument::tsl && free < terms->quantity)
    return refuse(Rejection::insufficient_funds, "quantity");
  const Amount more = market.base_amount(terms->quantity) - held.base;
  if (resting->side == Side::sell && order.instrument == Instrument::tsl && more > Amount(0) &&
      !keeps_storage_right(state, owner, more))
    return refuse(Rejection::storage_right_in_use, "quantity");
  const market::Replacement to{terms->price, terms->quantity, std::min(free, terms->quantity)};
  const auto refusal = market.book.check_replace(order.order, to);
  if (refusal) return refuse(rejection_of(*refusal), field_of(*refusal));
  return std::nullopt;
}

void replace_order(Applying& at, Community& community, MemberIndex owner,
                   const ReplaceOrder& order) {
  MarketPlace& market = community.market(order.instrument);
  const market::RestingOrder resting = *market.book.find(order.order);
  const Terms terms = *terms_of(market, order.price, order.quantity);
  release(at, community, market, owner, resting.side, resting.price, resting.remaining,
          resting.executable);
  const Lots covered = resting.side == Side::sell
                           ? covered_lots(at.state, community, market, owner, terms.quantity)
                           : Lots(0);
  const bool keeps_place = terms.price == resting.price && terms.quantity <= resting.remaining &&
                           (resting.side == Side::buy || covered <= resting.executable);
  market.book.replace(order.order, market::Replacement{terms.price, terms.quantity, covered},
                      at.events);
  reserve(at, community, market, owner, escrow_of(market, resting.side, terms, covered));
  // The escrow above is already that of the new terms, so what the book says it gave up is settled.
  if (keeps_place) {
    at.events.reduced.clear();
    at.events.uncovered.clear();
  } else {
    std::erase_if(at.events.closed, [](const market::Closed& closed) {
      return closed.reason == market::CloseReason::replaced;
    });
  }
  settle_events(at, community, market);
}

void settle_events(Applying& at, Community& community, MarketPlace& market) {
  book_events(at, community, market, no_order);
}

namespace {

void book_events(Applying& at, Community& community, MarketPlace& market, OrderId undeposited) {
  market::Events& events = at.events;
  for (const market::CoverChange& change : events.covered)
    at.state.ledger.reserve(base_of(community, market, change.owner),
                            market.base_amount(change.lots));
  for (const market::Trade& trade : events.trades) settle_trade(at, community, market, trade);
  for (const market::Reduced& reduced : events.reduced)
    release(at, community, market, reduced.owner, reduced.side, reduced.price, reduced.lots,
            reduced.side == Side::sell ? reduced.lots_executable : Lots(0));
  for (const market::Closed& closed : events.closed) {
    release(at, community, market, closed.owner, closed.side, closed.price, closed.remaining,
            closed.side == Side::sell ? closed.remaining_executable : Lots(0));
    const Amount deposit =
        closed.order == undeposited ? Amount(0) : market.deposit_of(closed.order);
    if (deposit > Amount(0)) at.state.ledger.release(cash_of(community, closed.owner), deposit);
    emit_closed(at, community, market, Session::continuous, closed.order, closed.remaining,
                closed.reason);
  }
  for (const market::CoverChange& change : events.uncovered)
    at.state.ledger.release(base_of(community, market, change.owner),
                            market.base_amount(change.lots));
  events.clear();
}

}  // namespace

void settle_sealed_trade(Applying& at, Community& community, const SealedTrade& trade) {
  MarketPlace& market = community.watt_market;
  SealedOrder& bid = market.sealed.at(trade.bid);
  SealedOrder& ask = market.sealed.at(trade.ask);
  at.state.ledger.reserve(base_of(community, market, ask.owner), market.base_amount(trade.lots));
  settle_match(at, community, market,
               Match{.buyer = bid.owner,
                     .seller = ask.owner,
                     .price = trade.price,
                     .bid_limit = bid.price,
                     .ask_limit = ask.price,
                     .lots = trade.lots});
  bid.quantity -= trade.lots;
  ask.quantity -= trade.lots;
  if (bid.owner != ask.owner) {
    const Lots room = market.book.room(bid.owner);
    market.book.set_room(bid.owner, room - std::min(room, trade.lots), at.events);
    settle_events(at, community, market);
  }
  market.sealed_trade_last = TradeId(market.sealed_trade_last.value + 1);
  at.receipt.emit(Traded{.community = community.index,
                         .instrument = market.instrument,
                         .session = Session::auction,
                         .trade = market.sealed_trade_last,
                         .maker = trade.ask,
                         .taker = trade.bid,
                         .buyer = bid.owner,
                         .seller = ask.owner,
                         .taker_side = Side::buy,
                         .price = market.price_of(trade.price),
                         .quantity = market.base_amount(trade.lots)});
}

void close_sealed_orders(Applying& at, Community& community) {
  MarketPlace& market = community.watt_market;
  for (const auto& [id, order] : market.sealed) {
    release(at, community, market, order.owner, order.side, order.price, order.quantity, Lots(0));
    emit_closed(
        at, community, market, Session::auction, id, order.quantity,
        order.quantity == Lots(0) ? market::CloseReason::filled : market::CloseReason::unfilled);
  }
  market.sealed.clear();
}

void expire_orders(Applying& at, Community& community) {
  for (const Instrument instrument : {Instrument::watt, Instrument::tsl}) {
    MarketPlace& market = community.market(instrument);
    market.book.expire_due(at.now, at.events);
    settle_events(at, community, market);
  }
}

}  // namespace wattbook::chain
