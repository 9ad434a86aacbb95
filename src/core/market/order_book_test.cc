// The book's contract, one behaviour per test; and by name, the failures a survey of other engines
// found most often. Whatever no one thought of is left to order_book_differential_test.cc.
#include "core/market/order_book_fixture_test.h"

namespace wattbook::market {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// -- What is refused, the first cause winning. --

TEST_F(OrderBookTest, refuses_what_the_rules_of_the_market_forbid) {
  EXPECT_EQ(book.check(buy(anna, 0, 1), noon), Refusal::quantity_too_small);
  EXPECT_EQ(book.check(buy(anna, 0, 0), noon), Refusal::quantity_too_small);
  EXPECT_EQ(book.check(buy(anna, 0, -5), noon), Refusal::quantity_too_small);
  EXPECT_EQ(book.check(buy(anna, 0, 2), noon), std::nullopt);
  EXPECT_EQ(book.check(buy(anna, 0, limits::lots_max), noon), std::nullopt);
  EXPECT_EQ(book.check(buy(anna, 0, limits::lots_max + 1), noon), Refusal::quantity_too_large);
  EXPECT_EQ(book.check(buy(anna, -1'001, 5), noon), Refusal::price_outside_collar);
  EXPECT_EQ(book.check(buy(anna, -1'000, 5), noon), std::nullopt);
  EXPECT_EQ(book.check(sell(anna, 1'000, 5), noon), std::nullopt);
  EXPECT_EQ(book.check(sell(anna, 1'001, 5), noon), Refusal::price_outside_collar);
  EXPECT_EQ(book.check(buy(anna, INT64_MIN, 5), noon), Refusal::price_outside_collar);
  EXPECT_EQ(book.check(buy(anna, INT64_MAX, 5), noon), Refusal::price_outside_collar);
}

TEST_F(OrderBookTest, refuses_post_only_with_an_order_that_never_rests) {
  NewOrder order = buy(anna, 0, 5);
  order.post_only = true;
  EXPECT_EQ(book.check(order, noon), std::nullopt);
  EXPECT_EQ(book.check(with(order, TimeInForce::immediate_or_cancel), noon),
            Refusal::flags_conflict);
  EXPECT_EQ(book.check(with(order, TimeInForce::fill_or_kill), noon), Refusal::flags_conflict);
  order.kind = OrderKind::market;
  order.quantity = Lots(0);
  EXPECT_EQ(book.check(order, noon), Refusal::flags_conflict) << "precedence over the quantity";
}

TEST_F(OrderBookTest, refuses_good_till_time_from_its_instant_on) {
  NewOrder order = with(buy(anna, 0, 5), TimeInForce::good_till_time);
  order.expires = noon;
  EXPECT_EQ(book.check(order, noon), Refusal::expired);
  order.expires = noon + Duration(1);
  EXPECT_EQ(book.check(order, noon), std::nullopt);
}

TEST_F(OrderBookTest, band_follows_the_last_trade) {
  book = OrderBook(BookRules{Ticks(-1'000), Ticks(1'000), Ticks(10), Lots(1)});
  EXPECT_EQ(book.check(buy(anna, 900, 5), noon), std::nullopt) << "no trade yet, no band";
  place(sell(anna, -5, 1));
  place(buy(bert, -5, 1));
  EXPECT_EQ(book.last_price(), Ticks(-5));
  EXPECT_EQ(book.check(buy(anna, 5, 5), noon), std::nullopt);
  EXPECT_EQ(book.check(buy(anna, 6, 5), noon), Refusal::price_outside_band);
  EXPECT_EQ(book.check(sell(anna, -15, 5), noon), std::nullopt);
  EXPECT_EQ(book.check(sell(anna, -16, 5), noon), Refusal::price_outside_band);
}

TEST_F(OrderBookTest, post_only_is_refused_only_where_it_would_take) {
  place(sell(anna, 10, 5, 3));
  NewOrder bid = buy(bert, 10, 5);
  bid.post_only = true;
  EXPECT_EQ(book.check(bid, noon), Refusal::post_only_would_take);
  bid.price = Ticks(9);
  EXPECT_EQ(book.check(bid, noon), std::nullopt);
  // Against an expected ask there is nothing to take.
  place(sell(anna, 5, 5, 0));
  EXPECT_EQ(book.check(bid, noon), std::nullopt);
  // A full buyer takes nothing either.
  book.set_room(bert, Lots(0), events);
  bid.price = Ticks(10);
  EXPECT_EQ(book.check(bid, noon), std::nullopt);
}

TEST(BookRulesTest, bounds) {
  const BookRules good{Ticks(0), Ticks(10), Ticks(0), Lots(1)};
  EXPECT_TRUE(valid_rules(good));
  EXPECT_FALSE(valid_rules({Ticks(1), Ticks(0), Ticks(0), Lots(1)}));
  EXPECT_FALSE(valid_rules({Ticks(0), Ticks(10), Ticks(-1), Lots(1)}));
  EXPECT_FALSE(valid_rules({Ticks(0), Ticks(10), Ticks(0), Lots(0)}));
  EXPECT_TRUE(valid_rules({Ticks(0), Ticks(limits::ticks_span_max - 1), Ticks(0), Lots(1)}));
  EXPECT_FALSE(valid_rules({Ticks(0), Ticks(limits::ticks_span_max), Ticks(0), Lots(1)}));
  EXPECT_FALSE(valid_rules({Ticks(INT64_MIN), Ticks(INT64_MAX), Ticks(0), Lots(1)}));
}

// -- What goes wrong in engines (LEDGER.md). --

TEST_F(OrderBookTest, both_sides_trade_at_the_makers_price) {
  place(sell(anna, 10, 5));
  const OrderId taker = place(buy(bert, 15, 5));
  ASSERT_THAT(events.trades, ElementsAre(Trade{TradeId(1), OrderId(1), taker, anna, bert, Side::buy,
                                               Ticks(10), Ticks(10), Ticks(15), Lots(5)}));
  place(buy(anna, 20, 5));
  place(sell(bert, -3, 5));
  EXPECT_THAT(trades(), ElementsAre(at(20, 5)));
}

TEST_F(OrderBookTest, no_phantom_trade_of_zero_lots) {
  place(sell(anna, 10, 5));
  place(buy(bert, 10, 5));
  place(buy(bert, 10, 5));
  EXPECT_THAT(events.trades, IsEmpty());
  place(sell(anna, 10, 5, 0));
  EXPECT_THAT(events.trades, IsEmpty());
  EXPECT_EQ(book.order_count(), 2u);
}

TEST_F(OrderBookTest, cancel_leaves_the_siblings_of_its_level) {
  for (int i = 0; i < 5; ++i) place(buy(anna, 10, 5));
  for (const std::uint64_t id : {3u, 1u, 5u}) EXPECT_TRUE(book.cancel(OrderId(id), events));
  EXPECT_THAT(ids_at(Side::buy, 10), ElementsAre(OrderId(2), OrderId(4)));
  EXPECT_THAT(book.levels(Side::buy, 9), ElementsAre(Level{Ticks(10), Lots(10), Lots(0), 2}));
}

TEST_F(OrderBookTest, cancel_of_a_missing_order_cancels_nothing) {
  place(buy(anna, 10, 5));
  const OrderId gone = place(buy(anna, 10, 5));
  place(buy(anna, 10, 5));
  EXPECT_TRUE(book.cancel(gone, events));
  events.clear();
  for (const OrderId id : {gone, OrderId(0), OrderId(4), OrderId(UINT64_MAX)})
    EXPECT_FALSE(book.cancel(id, events));
  EXPECT_EQ(events, Events());
  EXPECT_EQ(book.order_count(), 2u);
}

TEST_F(OrderBookTest, replace_to_a_crossing_price_trades_at_once) {
  place(sell(anna, 10, 5));
  const OrderId bid = place(buy(bert, 5, 8));
  events.clear();
  ASSERT_EQ(book.check_replace(bid, {Ticks(12), Lots(8), Lots(0)}), std::nullopt);
  book.replace(bid, {Ticks(12), Lots(8), Lots(0)}, events);
  EXPECT_THAT(trades(), ElementsAre(at(10, 5)));
  EXPECT_EQ(events.trades[0].taker, bid);
  EXPECT_EQ(events.closed[0].reason, CloseReason::replaced);
  EXPECT_EQ(book.find(bid)->remaining, Lots(3));
  EXPECT_EQ(book.best_bid(), Ticks(12));
}

TEST_F(OrderBookTest, replace_counts_open_lots_not_the_original_size) {
  const OrderId bid = place(buy(anna, 10, 10));
  place(sell(bert, 10, 6));
  book.replace(bid, {Ticks(9), Lots(4), Lots(0)}, events);
  EXPECT_EQ(book.find(bid)->remaining, Lots(4));
  book.replace(bid, {Ticks(9), Lots(3), Lots(0)}, events);
  EXPECT_EQ(book.find(bid)->remaining, Lots(3));
}

TEST_F(OrderBookTest, replace_to_less_keeps_its_place_and_to_more_loses_it) {
  const OrderId first = place(buy(anna, 10, 10));
  const OrderId second = place(buy(bert, 10, 10));
  events.clear();
  book.replace(first, {Ticks(10), Lots(4), Lots(0)}, events);
  EXPECT_THAT(events.reduced,
              ElementsAre(Reduced{first, anna, Side::buy, Ticks(10), Lots(6), Lots(6)}));
  EXPECT_THAT(ids_at(Side::buy, 10), ElementsAre(first, second));
  book.replace(first, {Ticks(10), Lots(5), Lots(0)}, events);
  EXPECT_THAT(ids_at(Side::buy, 10), ElementsAre(second, first));
}

TEST_F(OrderBookTest, replace_is_refused_like_an_order) {
  const OrderId bid = place(buy(anna, 10, 10));
  EXPECT_EQ(book.check_replace(OrderId(9), {Ticks(1), Lots(1), Lots(0)}), Refusal::order_unknown);
  EXPECT_EQ(book.check_replace(bid, {Ticks(1), Lots(1), Lots(0)}), Refusal::quantity_too_small);
  EXPECT_EQ(book.check_replace(bid, {Ticks(10), Lots(1), Lots(0)}), Refusal::quantity_too_small);
  EXPECT_EQ(book.check_replace(bid, {Ticks(1'001), Lots(2), Lots(0)}),
            Refusal::price_outside_collar);
  EXPECT_EQ(book.check_replace(bid, {Ticks(10), Lots(limits::lots_max + 1), Lots(0)}),
            Refusal::quantity_too_large);
}

TEST_F(OrderBookTest, best_price_is_fresh_after_the_best_is_cancelled) {
  const OrderId best = place(buy(anna, 12, 5));
  place(buy(anna, -7, 5));
  EXPECT_TRUE(book.cancel(best, events));
  EXPECT_EQ(book.best_bid(), Ticks(-7));
  place(sell(bert, 12, 5));
  EXPECT_THAT(events.trades, IsEmpty());
}

TEST_F(OrderBookTest, partly_filled_maker_keeps_its_place) {
  const OrderId first = place(sell(anna, 10, 10));
  const OrderId second = place(sell(bert, 10, 10));
  place(buy(cora, 10, 4));
  place(buy(cora, 10, 8));
  EXPECT_THAT(makers(), ElementsAre(first, second));
  EXPECT_THAT(trades(), ElementsAre(at(10, 6), at(10, 2)));
}

TEST_F(OrderBookTest, numbers_are_never_given_twice) {
  const OrderId a = place(buy(anna, 10, 5));
  EXPECT_TRUE(book.cancel(a, events));
  const OrderId b = place(buy(anna, 10, 5));
  book.replace(b, {Ticks(11), Lots(5), Lots(0)}, events);
  const OrderId c = place(buy(anna, 11, 5));
  EXPECT_EQ(a, OrderId(1));
  EXPECT_EQ(b, OrderId(2));
  EXPECT_EQ(c, OrderId(3));
  EXPECT_THAT(ids_at(Side::buy, 11), ElementsAre(b, c));
}

TEST_F(OrderBookTest, rest_of_immediate_or_cancel_never_rests) {
  place(sell(anna, 10, 5));
  const OrderId taker = place(with(buy(bert, 10, 8), TimeInForce::immediate_or_cancel));
  EXPECT_THAT(trades(), ElementsAre(at(10, 5)));
  EXPECT_THAT(
      events.closed,
      ElementsAre(
          Closed{OrderId(1), anna, Side::sell, Ticks(10), Lots(0), Lots(0), CloseReason::filled},
          Closed{taker, bert, Side::buy, Ticks(10), Lots(3), Lots(3), CloseReason::unfilled}));
  EXPECT_EQ(book.find(taker), std::nullopt);
  EXPECT_EQ(book.order_count(), 0u);
}

TEST_F(OrderBookTest, market_order_is_immediate_at_its_protection_price) {
  place(sell(anna, 10, 5));
  place(sell(anna, 20, 5));
  NewOrder order = buy(bert, 15, 8);
  order.kind = OrderKind::market;
  place(order);
  EXPECT_THAT(trades(), ElementsAre(at(10, 5)));
  EXPECT_EQ(events.closed.back().reason, CloseReason::unfilled);
  EXPECT_EQ(book.order_count(), 1u);
}

TEST_F(OrderBookTest, fill_or_kill_counts_every_level_it_may_reach) {
  place(sell(anna, 10, 4));
  place(sell(bert, 11, 4, 3));
  place(sell(anna, 12, 4));
  const NewOrder order = with(buy(cora, 11, 7), TimeInForce::fill_or_kill);
  EXPECT_EQ(book.check(order, noon), std::nullopt);
  NewOrder more = order;
  more.quantity = Lots(8);
  EXPECT_EQ(book.check(more, noon), Refusal::fill_or_kill_unfillable);
  place(order);
  EXPECT_THAT(trades(), ElementsAre(at(10, 4), at(11, 3)));
  EXPECT_EQ(events.closed.back().reason, CloseReason::filled);
}

TEST_F(OrderBookTest, fill_or_kill_counts_a_buyers_room_once) {
  book.set_room(anna, Lots(5), events);
  place(buy(anna, 10, 4));
  place(buy(anna, 9, 4));
  EXPECT_EQ(book.check(with(sell(bert, 9, 6), TimeInForce::fill_or_kill), noon),
            Refusal::fill_or_kill_unfillable);
  EXPECT_EQ(book.check(with(sell(bert, 9, 5), TimeInForce::fill_or_kill), noon), std::nullopt);
}

TEST_F(OrderBookTest, marketable_limit_stops_at_its_own_price) {
  place(sell(anna, 10, 5));
  place(sell(anna, 11, 5));
  const OrderId bid = place(buy(bert, 10, 8));
  EXPECT_THAT(trades(), ElementsAre(at(10, 5)));
  EXPECT_EQ(book.find(bid)->remaining, Lots(3));
  EXPECT_EQ(book.best_ask(), Ticks(11));
}

TEST_F(OrderBookTest, sweep_of_many_orders_needs_no_stack) {
  for (int i = 0; i < 120'000; ++i) place(sell(anna, i % 1'000, 2));
  place(buy(bert, 1'000, 240'000));
  EXPECT_EQ(events.trades.size(), 120'000u);
  EXPECT_EQ(book.order_count(), 0u);
}

TEST_F(OrderBookTest, no_silent_ceiling_on_orders_levels_or_a_level) {
  book = OrderBook(BookRules{Ticks(0), Ticks(limits::ticks_span_max - 1), Ticks(0), Lots(1)});
  for (int i = 0; i < 70'000; ++i) place(buy(anna, 10, 1));
  for (int i = 0; i < 70'000; ++i) place(sell(bert, 11 + 3 * i, 1));
  EXPECT_EQ(book.order_count(), 140'000u);
  EXPECT_EQ(book.levels(Side::buy, 2).at(0), (Level{Ticks(10), Lots(70'000), Lots(0), 70'000}));
  EXPECT_EQ(book.levels(Side::sell, 100'000).size(), 70'000u);
  EXPECT_EQ(book.levels(Side::sell, 100'000).back().price, Ticks(11 + 3 * 69'999));
}

TEST_F(OrderBookTest, neighbouring_ticks_at_huge_prices_stay_apart) {
  book = OrderBook(
      BookRules{Ticks(limits::price_max - 10), Ticks(limits::price_max), Ticks(0), Lots(1)});
  place(sell(anna, limits::price_max, 1));
  place(sell(anna, limits::price_max - 1, 1));
  place(buy(bert, limits::price_max - 1, 2));
  EXPECT_THAT(trades(), ElementsAre(at(limits::price_max - 1, 1)));
}

TEST_F(OrderBookTest, time_priority_survives_numbers_beyond_32_bits) {
  BookState state;
  state.order_last = OrderId(std::uint64_t{1} << 40);
  Result<OrderBook> late = OrderBook::restore(book.rules(), state);
  ASSERT_TRUE(late);
  book = std::move(*late);
  const OrderId first = place(sell(anna, 10, 5));
  const OrderId second = place(sell(anna, 10, 5));
  EXPECT_EQ(first, OrderId((std::uint64_t{1} << 40) + 1));
  place(buy(bert, 10, 6));
  EXPECT_THAT(makers(), ElementsAre(first, second));
}

// -- Self-trade prevention: the taker's mode decides. --

TEST_F(OrderBookTest, self_trade_cancel_taker) {
  place(sell(bert, 9, 3));
  const OrderId own = place(sell(anna, 10, 5));
  const OrderId taker = place(with(buy(anna, 10, 8), SelfTrade::cancel_taker));
  EXPECT_THAT(trades(), ElementsAre(at(9, 3)));
  EXPECT_THAT(events.closed.back(), (Closed{taker, anna, Side::buy, Ticks(10), Lots(5), Lots(5),
                                            CloseReason::self_trade}));
  EXPECT_EQ(book.find(own)->remaining, Lots(5));
}

TEST_F(OrderBookTest, self_trade_cancel_maker) {
  const OrderId own = place(sell(anna, 9, 6, 4));
  const OrderId other = place(sell(bert, 10, 5));
  place(with(buy(anna, 10, 8), SelfTrade::cancel_maker));
  EXPECT_THAT(events.closed.front(),
              (Closed{own, anna, Side::sell, Ticks(9), Lots(6), Lots(4), CloseReason::self_trade}));
  EXPECT_THAT(makers(), ElementsAre(other));
}

TEST_F(OrderBookTest, self_trade_cancel_both) {
  place(sell(anna, 9, 4));
  place(sell(bert, 10, 5));
  place(with(buy(anna, 10, 8), SelfTrade::cancel_both));
  EXPECT_THAT(events.trades, IsEmpty());
  EXPECT_EQ(events.closed.size(), 2u);
  EXPECT_EQ(book.order_count(), 1u);
}

TEST_F(OrderBookTest, self_trade_decrement) {
  const OrderId own = place(sell(anna, 9, 6, 4));
  const OrderId taker = place(with(buy(anna, 10, 8), SelfTrade::decrement));
  EXPECT_THAT(events.trades, IsEmpty());
  EXPECT_THAT(events.reduced,
              ElementsAre(Reduced{own, anna, Side::sell, Ticks(9), Lots(4), Lots(4)},
                          Reduced{taker, anna, Side::buy, Ticks(10), Lots(4), Lots(4)}));
  EXPECT_EQ(book.find(own)->remaining, Lots(2)) << "its expected part stays";
  EXPECT_EQ(book.find(own)->executable, Lots(0));
  EXPECT_EQ(book.find(taker)->remaining, Lots(4));
}

// -- Time. --

TEST_F(OrderBookTest, due_orders_expire_in_order_of_their_instant) {
  NewOrder order = with(buy(anna, 10, 5), TimeInForce::good_till_time);
  order.expires = noon + Duration(20);
  const OrderId late = place(order);
  order.expires = noon + Duration(10);
  const OrderId early = place(order);
  order.expires = noon + Duration(21);
  const OrderId not_due = place(order);
  const OrderId cancelled = place(order);
  EXPECT_TRUE(book.cancel(cancelled, events));
  events.clear();
  book.expire_due(noon + Duration(20), events);
  ASSERT_EQ(events.closed.size(), 2u);
  EXPECT_EQ(events.closed[0].order, early);
  EXPECT_EQ(events.closed[1].order, late);
  EXPECT_EQ(events.closed[1].reason, CloseReason::expired);
  EXPECT_TRUE(book.find(not_due).has_value());
}

// -- Snapshots. --

TEST_F(OrderBookTest, restore_refuses_what_no_book_can_be) {
  place(buy(anna, 10, 5));
  place(sell(bert, 20, 5, 2));
  book.set_room(cora, Lots(7), events);
  const BookState good = book.state();
  ASSERT_TRUE(OrderBook::restore(book.rules(), good).has_value());
  const auto refused = [&](auto change) {
    BookState bad = good;
    change(bad);
    return !OrderBook::restore(book.rules(), bad).has_value();
  };
  EXPECT_TRUE(refused([](BookState& s) { s.order_last = OrderId(1); }));
  EXPECT_TRUE(refused([](BookState& s) { s.orders[1].id = OrderId(1); }));
  EXPECT_TRUE(refused([](BookState& s) { s.orders[0].id = OrderId(0); }));
  EXPECT_TRUE(refused([](BookState& s) { s.orders[0].remaining = Lots(0); }));
  EXPECT_TRUE(refused([](BookState& s) { s.orders[0].price = Ticks(1'001); }));
  EXPECT_TRUE(refused([](BookState& s) { s.orders[0].price = Ticks(20); })) << "crossed";
  EXPECT_TRUE(refused([](BookState& s) { s.orders[0].executable = Lots(4); }));
  EXPECT_TRUE(refused([](BookState& s) { s.orders[0].expires = Instant(5); }));
  EXPECT_TRUE(refused([](BookState& s) { s.orders[0].side = static_cast<Side>(2); }));
  EXPECT_TRUE(refused([](BookState& s) { s.orders[1].executable = Lots(6); }));
  EXPECT_TRUE(refused([](BookState& s) { std::swap(s.orders[0], s.orders[1]); }));
  EXPECT_TRUE(refused([](BookState& s) { s.rooms[0].room = Lots(-1); }));
  EXPECT_TRUE(refused([](BookState& s) { s.rooms.push_back(s.rooms[0]); }));
  EXPECT_TRUE(refused([](BookState& s) {
    s.order_last = OrderId(UINT64_MAX);
    s.orders[1].id = OrderId(UINT64_MAX);
  }));
  EXPECT_FALSE(OrderBook::restore({Ticks(1), Ticks(0), Ticks(0), Lots(1)}, good).has_value());
}

TEST_F(OrderBookTest, views_of_a_member) {
  const OrderId b = place(buy(anna, 10, 5));
  const OrderId c = place(buy(anna, 11, 5));
  place(buy(bert, 11, 5));
  EXPECT_TRUE(book.has_order(anna, Side::buy));
  EXPECT_FALSE(book.has_order(anna, Side::sell));
  EXPECT_FALSE(book.has_order(MemberIndex(3'999'999), Side::sell));
  ASSERT_EQ(book.orders_of(anna).size(), 2u);
  EXPECT_EQ(book.orders_of(anna)[0].id, b);
  EXPECT_EQ(book.orders_of(anna)[1].id, c);
  EXPECT_THAT(ids_at(Side::buy, 5'000), IsEmpty());
}

}  // namespace
}  // namespace wattbook::market
