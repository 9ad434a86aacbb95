// Nobody can flood the markets: limits per account from protocol version 2 on (LEDGER.md 3.21).
#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {
namespace {

using market::Side;

PlaceOrder order(Side side, std::string_view at_price, std::string_view quantity) {
  PlaceOrder command;
  command.side = side;
  command.price = price(at_price);
  command.quantity = units(quantity);
  return command;
}

CancelOrder cancel(std::uint64_t number) {
  CancelOrder command;
  command.order = OrderId(number);
  return command;
}

// Version 2; ann and bob with 10 EUR each. Asks are of energy to come, so nothing trades unless
// somebody has stored some.
struct MarketTown : Town {
  MarketTown() {
    CommunitySettings settings;
    settings.storage_budget = units("1000000");
    settings.starter_grant = Amount(0);
    found(settings);
    battery("owner", "100");
    ann = household("ann");
    household("bob");
    for (const std::string_view name : {"ann", "bob"}) {
      give_tsl(name, "5");
      deposit(name, "10");
    }
    upgrade(2);
    advance_to(now + one_second);
  }
  void limit(const OrderLimits& limits) {
    SetOrderLimits command;
    command.limits = limits;
    must("operator", command);
  }
  Amount held(std::string_view name) const {
    const MemberIndex member = *ledger().find_member(address_of(name));
    return ledger().account(*ledger().find_account(member, community().cash)).held;
  }
  // The node that restores this state goes on alike.
  void expect_restorable() const {
    const auto restored = Machine::restore(machine.snapshot());
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(restored->snapshot(), machine.snapshot());
  }
  MeterIndex ann;
};

TEST(OrderLimits, AreTheOperatorsAndMakeSense) {
  MarketTown town;
  SetOrderLimits command;
  EXPECT_EQ(town.rejection("ann", command), "not_permitted");
  command.limits.deposit = Amount(-1);
  EXPECT_EQ(town.rejection("operator", command), "invalid_settings");
  command.limits = {.orders_per_trade = 1};  // of nothing
  EXPECT_EQ(town.rejection("operator", command), "invalid_settings");
  command.limits = {};
  command.community = CommunityIndex(7);
  EXPECT_EQ(town.rejection("operator", command), "unknown_community");
}

TEST(OrderLimits, OpenOrdersPerAccount) {
  MarketTown town;
  town.limit({.open_orders_max = 2});
  town.must("ann", order(Side::buy, "0.1", "1"));
  town.must("ann", order(Side::sell, "0.3", "1"));
  EXPECT_EQ(town.rejection("ann", order(Side::buy, "0.11", "1")), "too_many_orders");
  EXPECT_EQ(town.rejection("bob", order(Side::buy, "0.11", "1")), "none");
  town.must("ann", cancel(1));
  EXPECT_EQ(town.rejection("ann", order(Side::buy, "0.11", "1")), "none");
  town.limit({});
  EXPECT_EQ(town.rejection("ann", order(Side::buy, "0.12", "1")), "none");
}

// An order of TSL against cash; all of it is there, so it trades at once.
PlaceOrder tsl_order(Side side, std::string_view at_price, std::string_view quantity) {
  PlaceOrder command = order(side, at_price, quantity);
  command.instrument = Instrument::tsl;
  return command;
}

TEST(OrderLimits, OrdersPerIntervalAndPerTrade) {
  MarketTown town;
  town.limit({.orders_per_interval = 2, .orders_per_trade = 1});
  town.must("ann", tsl_order(Side::buy, "0.5", "1"));
  ReplaceOrder replace;
  replace.instrument = Instrument::tsl;
  replace.order = OrderId(1);
  replace.price = price("0.6");
  replace.quantity = units("1");
  town.must("ann", replace);
  const Bytes before = essence(town.state());
  EXPECT_EQ(town.rejection("ann", order(Side::buy, "0.1", "1")), "order_to_trade_exceeded");
  EXPECT_EQ(town.rejection("ann", replace), "order_to_trade_exceeded");
  EXPECT_EQ(essence(town.state()), before);
  town.expect_restorable();
  // A trade earns one more order, whoever came second.
  town.must("bob", tsl_order(Side::sell, "0.6", "0.5"));
  EXPECT_EQ(town.tsl("ann"), units("5.5"));
  town.must("ann", order(Side::buy, "0.1", "1"));
  EXPECT_EQ(town.rejection("ann", order(Side::buy, "0.1", "1")), "order_to_trade_exceeded");
  // Leaving is always allowed.
  CancelOrder leave = cancel(1);
  leave.instrument = Instrument::tsl;
  town.must("ann", leave);
  // The next interval begins afresh.
  town.advance_to(interval_end(interval_of(town.now, Town::quarter), Town::quarter) + one_minute);
  EXPECT_EQ(town.rejection("ann", order(Side::buy, "0.1", "1")), "none");
}

TEST(OrderLimits, DepositIsReservedWhileAnOrderRests) {
  MarketTown town;
  town.must("ann", order(Side::buy, "0.1", "1"));  // before there was a deposit
  town.limit({.deposit = units("0.5")});
  EXPECT_EQ(town.held("ann"), units("0.1"));
  town.must("ann", order(Side::buy, "0.1", "1"));
  town.must("ann", order(Side::sell, "0.3", "1"));
  EXPECT_EQ(town.held("ann"), units("1.2"));  // two escrows of 0.1, two deposits
  town.expect_restorable();
  town.must("ann", cancel(1));
  EXPECT_EQ(town.held("ann"), units("1.1"));
  town.must("ann", cancel(2));
  EXPECT_EQ(town.held("ann"), units("0.5"));
  town.must("ann", cancel(3));
  EXPECT_EQ(town.held("ann"), units("0"));
}

TEST(OrderLimits, DepositComesBackWithTheTrade) {
  MarketTown town;
  town.limit({.deposit = units("0.5")});
  town.must("ann", tsl_order(Side::buy, "0.5", "1"));
  EXPECT_EQ(town.held("ann"), units("1"));
  town.must("bob", tsl_order(Side::sell, "0.5", "0.4"));  // filled as it comes: nothing rests
  EXPECT_EQ(town.held("bob"), units("0"));
  EXPECT_EQ(town.held("ann"), units("0.8"));  // 0.6 TSL stay open
  town.must("bob", tsl_order(Side::sell, "0.5", "0.6"));
  EXPECT_EQ(town.held("ann"), units("0"));
  EXPECT_EQ(town.cash("ann"), units("9.5"));
}

TEST(OrderLimits, DepositMustBeThereExceptForWhatCannotRest) {
  MarketTown town;
  town.limit({.deposit = units("10")});
  EXPECT_EQ(town.rejection("ann", order(Side::buy, "0.1", "1")), "insufficient_funds");
  EXPECT_EQ(town.rejection("ann", order(Side::sell, "0.3", "1")), "none");
  EXPECT_EQ(town.held("ann"), units("10"));
  EXPECT_EQ(town.rejection("bob", order(Side::sell, "0.3", "1")), "none");
  town.must("bob", cancel(2));
  PlaceOrder passing = tsl_order(Side::buy, "0.5", "1");
  passing.time_in_force = market::TimeInForce::immediate_or_cancel;
  town.must("bob", passing);
  EXPECT_EQ(town.held("bob"), units("0"));
}

TEST(OrderLimits, DepositStaysWithAReplacedOrderAndGoesWithTheRule) {
  MarketTown town;
  town.limit({.deposit = units("0.5")});
  town.must("ann", order(Side::buy, "0.1", "2"));
  ReplaceOrder replace;
  replace.order = OrderId(1);
  replace.price = price("0.1");
  replace.quantity = units("1");  // keeps its place
  town.must("ann", replace);
  EXPECT_EQ(town.held("ann"), units("0.6"));
  replace.price = price("0.2");  // enters anew
  town.must("ann", replace);
  EXPECT_EQ(town.held("ann"), units("0.7"));
  town.limit({.deposit = units("2")});  // for orders from now on
  EXPECT_EQ(town.held("ann"), units("0.2"));
  town.must("ann", replace);
  EXPECT_EQ(town.held("ann"), units("0.2"));
  town.must("ann", order(Side::buy, "0.1", "1"));
  EXPECT_EQ(town.held("ann"), units("2.3"));
  town.limit({});
  EXPECT_EQ(town.held("ann"), units("0.3"));
  town.must("ann", cancel(1));
  town.must("ann", cancel(2));
  EXPECT_EQ(town.held("ann"), units("0"));
  town.expect_restorable();
}

}  // namespace
}  // namespace wattbook::chain
