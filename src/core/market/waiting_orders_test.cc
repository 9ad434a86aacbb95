// Orders that wait for more than a counterpart: asks for energy not yet produced (DOMAIN 6.2) and
// bids of buyers whose share of the battery is full (6.3).
#include "core/market/order_book_fixture_test.h"

namespace wattbook::market {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class WaitingOrdersTest : public OrderBookTest {};

// -- Energy not yet produced, DOMAIN 6.2. --

TEST_F(WaitingOrdersTest, expected_asks_show_crossed_and_do_not_trade) {
  place(buy(bert, 12, 5));
  place(sell(anna, 10, 5, 0));
  EXPECT_THAT(events.trades, IsEmpty());
  EXPECT_EQ(book.best_ask(), Ticks(10));
  EXPECT_EQ(book.best_bid(), Ticks(12));
  EXPECT_EQ(book.best_executable_ask(), std::nullopt);
  EXPECT_THAT(book.levels(Side::sell, 9), ElementsAre(Level{Ticks(10), Lots(0), Lots(5), 1}));
}

TEST_F(WaitingOrdersTest, taking_buyer_gets_the_cheapest_executable_ask) {
  place(sell(anna, 5, 10, 0));
  const OrderId part = place(sell(anna, 7, 10, 3));
  const OrderId full = place(sell(bert, 8, 10));
  place(buy(cora, 8, 6));
  EXPECT_THAT(makers(), ElementsAre(part, full));
  EXPECT_THAT(trades(), ElementsAre(at(7, 3), at(8, 3)));
  EXPECT_EQ(book.find(part)->remaining, Lots(7));
}

TEST_F(WaitingOrdersTest, cover_takes_cheapest_first_at_the_bids_price) {
  const OrderId bid = place(buy(bert, 12, 5));
  const OrderId dear = place(sell(anna, 11, 5, 0));
  const OrderId cheap = place(sell(anna, 10, 5, 0));
  events.clear();
  EXPECT_EQ(book.cover(anna, Lots(7), events), Lots(7));
  EXPECT_THAT(events.covered, ElementsAre(CoverChange{cheap, anna, Ticks(10), Lots(5)},
                                          CoverChange{dear, anna, Ticks(11), Lots(2)}));
  ASSERT_THAT(events.trades, ElementsAre(Trade{TradeId(1), bid, cheap, bert, anna, Side::sell,
                                               Ticks(12), Ticks(12), Ticks(10), Lots(5)}));
  EXPECT_EQ(book.find(dear)->executable, Lots(2));
  EXPECT_EQ(book.cover(anna, Lots(100), events), Lots(3)) << "no more than is expected";
  EXPECT_EQ(book.cover(cora, Lots(100), events), Lots(0));
}

TEST_F(WaitingOrdersTest, place_in_the_queue_is_taken_when_the_first_lot_is_covered) {
  const OrderId early = place(sell(anna, 10, 5, 0));
  const OrderId late = place(sell(bert, 10, 5, 1));
  book.cover(anna, Lots(5), events);
  EXPECT_THAT(ids_at(Side::sell, 10), ElementsAre(late, early));
  book.cover(bert, Lots(4), events);
  EXPECT_THAT(ids_at(Side::sell, 10), ElementsAre(late, early)) << "more lots, same place";
}

TEST_F(WaitingOrdersTest, uncover_takes_from_the_dearest) {
  const OrderId cheap = place(sell(anna, 10, 5));
  const OrderId dear = place(sell(anna, 12, 5));
  events.clear();
  EXPECT_EQ(book.uncover(anna, Lots(6), events), Lots(6));
  EXPECT_THAT(events.uncovered, ElementsAre(CoverChange{dear, anna, Ticks(12), Lots(5)},
                                            CoverChange{cheap, anna, Ticks(10), Lots(1)}));
  EXPECT_EQ(book.best_executable_ask(), Ticks(10));
  EXPECT_EQ(book.uncover(anna, Lots(6), events), Lots(4));
  EXPECT_EQ(book.best_executable_ask(), std::nullopt);
  EXPECT_EQ(book.best_ask(), Ticks(10));
}

TEST_F(WaitingOrdersTest, replacing_an_ask_by_less_says_what_was_covered) {
  const OrderId ask = place(sell(anna, 10, 10, 4));
  events.clear();
  book.replace(ask, {Ticks(10), Lots(5), Lots(3)}, events);
  EXPECT_THAT(events.reduced,
              ElementsAre(Reduced{ask, anna, Side::sell, Ticks(10), Lots(5), Lots(1)}));
  events.clear();
  book.replace(ask, {Ticks(10), Lots(5), Lots(0)}, events);
  EXPECT_THAT(events.reduced, IsEmpty());
  EXPECT_THAT(events.uncovered, ElementsAre(CoverChange{ask, anna, Ticks(10), Lots(3)}));
  EXPECT_EQ(book.best_executable_ask(), std::nullopt);
}

// -- A full buyer waits, DOMAIN 6.3. --

TEST_F(WaitingOrdersTest, bid_fills_up_to_its_owners_room_and_the_rest_sleeps) {
  book.set_room(bert, Lots(3), events);
  const OrderId bid = place(buy(bert, 10, 8));
  place(sell(anna, 10, 5));
  EXPECT_THAT(trades(), ElementsAre(at(10, 3)));
  EXPECT_EQ(book.room(bert), Lots(0));
  EXPECT_EQ(book.find(bid)->remaining, Lots(5));
  EXPECT_EQ(book.find(bid)->executable, Lots(0));
  EXPECT_EQ(book.best_bid(), Ticks(10));
  EXPECT_EQ(book.best_executable_bid(), std::nullopt);
  EXPECT_THAT(book.levels(Side::buy, 9), ElementsAre(Level{Ticks(10), Lots(0), Lots(5), 1}));
}

TEST_F(WaitingOrdersTest, woken_bids_take_best_first_and_join_the_tail) {
  book.set_room(bert, Lots(0), events);
  const OrderId low = place(buy(bert, 9, 4));
  const OrderId high = place(buy(bert, 10, 4));
  const OrderId other = place(buy(cora, 9, 4));
  const OrderId ask = place(sell(anna, 10, 6));
  EXPECT_THAT(events.trades, IsEmpty()) << "a dormant bid is not matched";
  events.clear();
  book.set_room(bert, Lots(6), events);
  ASSERT_THAT(events.trades, ElementsAre(Trade{TradeId(1), ask, high, anna, bert, Side::buy,
                                               Ticks(10), Ticks(10), Ticks(10), Lots(4)}));
  EXPECT_EQ(book.room(bert), Lots(2));
  EXPECT_THAT(ids_at(Side::buy, 9), ElementsAre(other, low));
}

TEST_F(WaitingOrdersTest, room_is_shared_by_all_bids_of_the_owner) {
  book.set_room(bert, Lots(5), events);
  place(buy(bert, 10, 4));
  const OrderId second = place(buy(bert, 9, 4));
  place(sell(anna, 9, 8));
  EXPECT_THAT(trades(), ElementsAre(at(10, 4), at(9, 1)));
  EXPECT_EQ(book.find(second)->executable, Lots(0));
}

TEST_F(WaitingOrdersTest, immediate_order_of_a_full_buyer_closes) {
  book.set_room(bert, Lots(2), events);
  place(sell(anna, 10, 8));
  place(with(buy(bert, 10, 8), TimeInForce::immediate_or_cancel));
  EXPECT_THAT(trades(), ElementsAre(at(10, 2)));
  EXPECT_EQ(events.closed.back().remaining, Lots(6));
}

}  // namespace
}  // namespace wattbook::market
