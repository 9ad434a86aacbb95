#include "core/market/agent.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "base/prng.h"
#include "core/market/auction.h"
#include "core/market/order_book.h"

namespace wattbook::market {
namespace {

AgentSettings settings() {
  AgentSettings s;
  s.target_buy = Ticks(30);
  s.target_sell = Ticks(40);
  s.balance_low = Lots(100);
  s.balance_high = Lots(200);
  s.quantity = Lots(25);
  return s;
}
AgentView view(std::int64_t balance) {
  AgentView v;
  v.balance = Lots(balance);
  v.floor = Ticks(-10);
  v.ceiling = Ticks(90);
  return v;
}

TEST(AgentTest, rests_between_its_thresholds) {
  EXPECT_EQ(agent_order(settings(), view(100), 1), std::nullopt);
  EXPECT_EQ(agent_order(settings(), view(200), 1), std::nullopt);
  EXPECT_EQ(agent_order(settings(), view(99), 1), (AgentOrder{Side::buy, Ticks(30), Lots(1)}));
  EXPECT_EQ(agent_order(settings(), view(201), 1), (AgentOrder{Side::sell, Ticks(40), Lots(1)}));
}

TEST(AgentTest, quantity_is_the_distance_to_the_threshold_or_fixed) {
  EXPECT_EQ(agent_order(settings(), view(75), 1)->quantity, Lots(25));
  EXPECT_EQ(agent_order(settings(), view(74), 1)->quantity, Lots(25));
  AgentSettings fixed = settings();
  fixed.quantity_rule = AgentQuantity::fixed;
  EXPECT_EQ(agent_order(fixed, view(99), 1)->quantity, Lots(25));
  EXPECT_EQ(agent_order(fixed, view(201), 1)->quantity, Lots(25));
}

TEST(AgentTest, has_one_order_on_a_side) {
  AgentView v = view(50);
  v.has_buy_order = true;
  EXPECT_EQ(agent_order(settings(), v, 1), std::nullopt);
  v.balance = Lots(250);
  EXPECT_TRUE(agent_order(settings(), v, 1).has_value());
  v.has_sell_order = true;
  EXPECT_EQ(agent_order(settings(), v, 1), std::nullopt);
}

TEST(AgentTest, target_outside_the_collar) {
  AgentSettings s = settings();
  s.target_buy = Ticks(-11);
  s.target_sell = Ticks(91);
  EXPECT_EQ(agent_order(s, view(50), 1), std::nullopt);
  EXPECT_EQ(agent_order(s, view(250), 1), std::nullopt);
  s.target_buy = Ticks(500);
  s.target_sell = Ticks(-500);
  EXPECT_EQ(agent_order(s, view(50), 1)->price, Ticks(90));
  EXPECT_EQ(agent_order(s, view(250), 1)->price, Ticks(-10));
}

TEST(AgentTest, zero_intelligence_draws_every_price_that_cannot_lose) {
  AgentSettings s = settings();
  s.kind = AgentKind::zero_intelligence_constrained;
  std::set<std::int64_t> buys;
  std::set<std::int64_t> sells;
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    buys.insert(agent_order(s, view(50), seed)->price.value);
    sells.insert(agent_order(s, view(250), seed)->price.value);
    ASSERT_EQ(agent_order(s, view(50), seed), agent_order(s, view(50), seed));
  }
  EXPECT_EQ(*buys.begin(), -10);
  EXPECT_EQ(*buys.rbegin(), 30);
  EXPECT_EQ(buys.size(), 41u);
  EXPECT_EQ(*sells.begin(), 40);
  EXPECT_EQ(*sells.rbegin(), 90);
  EXPECT_EQ(sells.size(), 51u);
}

// Gode and Sunder (1993): traders who draw any price that cannot lose still realise nearly all of
// the possible gains, since the double auction does the thinking. Unit traders, uniform values.
struct Round {
  int128 welfare = 0;
  int128 optimum = 0;
};

Round trade_until_quiet(std::uint64_t seed, std::uint32_t traders) {
  Prng random(seed);
  OrderBook book(BookRules{Ticks(1), Ticks(1'000), Ticks(0), Lots(1)});
  std::vector<AgentSettings> agents(traders);
  std::vector<AuctionOrder> limits_of_all;
  for (std::uint32_t i = 0; i < traders; ++i) {
    AgentSettings& agent = agents[i];
    agent.kind = AgentKind::zero_intelligence_constrained;
    agent.balance_low = agent.balance_high = Lots(1);
    agent.quantity = Lots(1);
    agent.target_buy = agent.target_sell =
        Ticks(1 + static_cast<std::int64_t>(random.below(1'000)));
    limits_of_all.push_back(
        {OrderId(i + 1), i % 2 == 0 ? Side::buy : Side::sell, agent.target_buy, Lots(1), i});
  }
  Round round;
  round.optimum = welfare_optimum(limits_of_all);
  std::vector<bool> done(traders, false);
  Events events;
  // An agent's standing quote is replaced each time it is asked, as in the experiment.
  for (std::uint32_t turn = 0; turn < traders * 200; ++turn) {
    const auto i = static_cast<std::uint32_t>(random.below(traders));
    if (done[i]) continue;
    const MemberIndex member(i);
    for (const RestingOrder& quote : book.orders_of(member)) book.cancel(quote.id, events);
    const AgentView view{Lots(i % 2 == 0 ? 0 : 2), false, false, Ticks(1), Ticks(1'000)};
    const AgentOrder wish = *agent_order(agents[i], view, random.next());
    NewOrder order;
    order.owner = member;
    order.side = wish.side;
    order.price = wish.price;
    order.quantity = order.executable = wish.quantity;
    events.clear();
    book.place(order, events);
    for (const Trade& trade : events.trades) {
      const std::uint32_t maker = trade.maker_owner.value;
      const bool buys = trade.taker_side == Side::buy;
      const Ticks value = agents[buys ? i : maker].target_buy;
      const Ticks cost = agents[buys ? maker : i].target_sell;
      EXPECT_LE(cost, trade.price);
      EXPECT_LE(trade.price, value);
      round.welfare += (value - cost).value;
      done[i] = done[maker] = true;
    }
  }
  return round;
}

TEST(AgentTest, zero_intelligence_is_efficient) {
  for (const std::uint32_t traders : {24u, 100u}) {
    int128 welfare = 0;
    int128 optimum = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      const Round round = trade_until_quiet(seed, traders);
      ASSERT_TRUE(round.welfare <= round.optimum) << "seed " << seed;
      welfare += round.welfare;
      optimum += round.optimum;
    }
    const auto per_mille = static_cast<std::int64_t>(welfare * 1'000 / optimum);
    RecordProperty("efficiency_per_mille_" + std::to_string(traders), std::to_string(per_mille));
    EXPECT_GT(per_mille, 900) << traders << " traders";
  }
}

}  // namespace
}  // namespace wattbook::market
