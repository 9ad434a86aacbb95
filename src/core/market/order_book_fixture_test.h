// A book with wide rules, and short words for what is done to it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/market/order_book.h"

namespace wattbook::market {

inline constexpr MemberIndex anna{1};
inline constexpr MemberIndex bert{2};
inline constexpr MemberIndex cora{3};
inline constexpr Instant noon{1'000'000};

class OrderBookTest : public testing::Test {
 protected:
  static NewOrder buy(MemberIndex owner, std::int64_t price, std::int64_t lots) {
    NewOrder order;
    order.owner = owner;
    order.side = Side::buy;
    order.price = Ticks(price);
    order.quantity = Lots(lots);
    return order;
  }
  static NewOrder sell(MemberIndex owner, std::int64_t price, std::int64_t lots,
                       std::int64_t executable) {
    NewOrder order = buy(owner, price, lots);
    order.side = Side::sell;
    order.executable = Lots(executable);
    return order;
  }
  static NewOrder sell(MemberIndex owner, std::int64_t price, std::int64_t lots) {
    return sell(owner, price, lots, lots);
  }
  static NewOrder with(NewOrder order, TimeInForce time_in_force) {
    order.time_in_force = time_in_force;
    return order;
  }
  static NewOrder with(NewOrder order, SelfTrade self_trade) {
    order.self_trade = self_trade;
    return order;
  }
  // Places an order that must be accepted; `events` then holds what it did, and only that.
  OrderId place(const NewOrder& order) {
    EXPECT_EQ(book.check(order, noon), std::nullopt);
    events.clear();
    return book.place(order, events);
  }
  std::vector<std::pair<std::int64_t, std::int64_t>> trades() const {
    std::vector<std::pair<std::int64_t, std::int64_t>> out;
    for (const Trade& trade : events.trades) out.emplace_back(trade.price.value, trade.lots.value);
    return out;
  }
  std::vector<OrderId> makers() const {
    std::vector<OrderId> out;
    for (const Trade& trade : events.trades) out.push_back(trade.maker);
    return out;
  }
  std::vector<OrderId> ids_at(Side side, std::int64_t price) const {
    std::vector<OrderId> out;
    for (const RestingOrder& order : book.orders_at(side, Ticks(price))) out.push_back(order.id);
    return out;
  }
  static std::pair<std::int64_t, std::int64_t> at(std::int64_t price, std::int64_t lots) {
    return {price, lots};
  }

  OrderBook book{BookRules{Ticks(-1'000), Ticks(1'000), Ticks(0), Lots(2)}};
  Events events;
};

}  // namespace wattbook::market
