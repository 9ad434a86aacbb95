#include "core/market/auction.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/prng.h"

namespace wattbook::market {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

AuctionOrder bid(std::uint64_t id, std::int64_t price, std::int64_t lots) {
  return {OrderId(id), Side::buy, Ticks(price), Lots(lots), id};
}
AuctionOrder ask(std::uint64_t id, std::int64_t price, std::int64_t lots) {
  return {OrderId(id), Side::sell, Ticks(price), Lots(lots), id};
}
std::optional<Ticks> price_of(const std::vector<AuctionOrder>& orders,
                              std::optional<Ticks> reference) {
  return clear_auction(orders, reference).price;
}

TEST(AuctionTest, nothing_to_trade) {
  EXPECT_EQ(clear_auction({}, std::nullopt).price, std::nullopt);
  const std::vector<AuctionOrder> bids_only{bid(1, 5, 5), bid(2, 9, 5)};
  EXPECT_EQ(clear_auction(bids_only, Ticks(5)).price, std::nullopt);
  const std::vector<AuctionOrder> asks_only{ask(1, 5, 5)};
  EXPECT_EQ(clear_auction(asks_only, Ticks(5)).price, std::nullopt);
  const std::vector<AuctionOrder> apart{bid(1, 5, 5), ask(2, 6, 5)};
  const AuctionResult result = clear_auction(apart, Ticks(5));
  EXPECT_EQ(result.price, std::nullopt);
  EXPECT_EQ(result.volume, Lots(0));
  EXPECT_THAT(result.fills, IsEmpty());
  EXPECT_TRUE(result.optimum == 0);
}

TEST(AuctionTest, rule_1_most_lots) {
  // 10 lots can trade at 6 to 8, fewer elsewhere.
  const std::vector<AuctionOrder> orders{bid(1, 10, 4), bid(2, 8, 6), ask(3, 3, 5), ask(4, 6, 5),
                                         ask(5, 9, 5)};
  const AuctionResult result = clear_auction(orders, Ticks(0));
  EXPECT_EQ(result.volume, Lots(10));
  EXPECT_EQ(result.price, Ticks(6)) << "the candidate nearest to the reference 0";
  EXPECT_TRUE(result.welfare == 4 * 10 + 6 * 8 - 5 * 3 - 5 * 6);
}

TEST(AuctionTest, rule_2_least_surplus) {
  // 5 lots trade at 4 to 8; from 7 on one lot less of demand is left over.
  const std::vector<AuctionOrder> orders{bid(1, 8, 6), bid(2, 6, 1), ask(3, 4, 5)};
  const AuctionResult result = clear_auction(orders, Ticks(0));
  EXPECT_EQ(result.price, Ticks(8)) << "7 and 8 remain; demand presses upwards";
  EXPECT_EQ(result.surplus, Lots(1));
}

TEST(AuctionTest, rule_3_market_pressure) {
  EXPECT_EQ(price_of({bid(1, 9, 6), ask(2, 4, 5)}, Ticks(0)), Ticks(9));
  EXPECT_EQ(price_of({bid(1, 9, 5), ask(2, 4, 6)}, Ticks(100)), Ticks(4));
}

TEST(AuctionTest, rule_4_nearest_reference_or_middle) {
  const std::vector<AuctionOrder> orders{bid(1, 7, 5), ask(2, 4, 5)};
  EXPECT_EQ(price_of(orders, Ticks(1)), Ticks(4));
  EXPECT_EQ(price_of(orders, Ticks(6)), Ticks(6));
  EXPECT_EQ(price_of(orders, Ticks(99)), Ticks(7));
  EXPECT_EQ(price_of(orders, std::nullopt), Ticks(5)) << "half a tick rounds down";
  EXPECT_EQ(price_of({bid(1, -4, 5), ask(2, -7, 5)}, std::nullopt), Ticks(-6)) << "downwards";
}

TEST(AuctionTest, rule_4_where_surplus_changes_sign) {
  // At 5: demand 6, supply 5. At 6: demand 5, supply 6. Same volume, same surplus size.
  const std::vector<AuctionOrder> orders{bid(1, 9, 5), bid(2, 5, 1), ask(3, 5, 5), ask(4, 6, 1)};
  EXPECT_EQ(price_of(orders, Ticks(0)), Ticks(5));
  EXPECT_EQ(price_of(orders, Ticks(9)), Ticks(9));
}

TEST(AuctionTest, long_side_fills_by_price_then_sequence) {
  std::vector<AuctionOrder> orders{bid(1, 8, 5), bid(2, 9, 2), bid(3, 8, 5), ask(4, 8, 8)};
  orders[0].sequence = 30;
  const AuctionResult result = clear_auction(orders, std::nullopt);
  EXPECT_EQ(result.price, Ticks(8));
  EXPECT_THAT(result.fills, ElementsAre(AuctionFill{OrderId(2), Side::buy, Ticks(9), Lots(2)},
                                        AuctionFill{OrderId(3), Side::buy, Ticks(8), Lots(5)},
                                        AuctionFill{OrderId(1), Side::buy, Ticks(8), Lots(1)},
                                        AuctionFill{OrderId(4), Side::sell, Ticks(8), Lots(8)}));
  EXPECT_EQ(result.surplus, Lots(4));
}

TEST(AuctionTest, largest_numbers_do_not_overflow) {
  const std::vector<AuctionOrder> orders{bid(1, limits::price_max, limits::lots_max),
                                         ask(2, -limits::price_max, limits::lots_max)};
  const AuctionResult result = clear_auction(orders, std::nullopt);
  EXPECT_EQ(result.price, Ticks(0));
  EXPECT_TRUE(result.welfare == static_cast<int128>(2) * limits::price_max * limits::lots_max);
  EXPECT_TRUE(result.optimum == result.welfare);
}

std::int64_t demand_at(const std::vector<AuctionOrder>& orders, std::int64_t price) {
  std::int64_t lots = 0;
  for (const AuctionOrder& o : orders)
    if (o.side == Side::buy && o.price.value >= price) lots += o.quantity.value;
  return lots;
}
std::int64_t supply_at(const std::vector<AuctionOrder>& orders, std::int64_t price) {
  std::int64_t lots = 0;
  for (const AuctionOrder& o : orders)
    if (o.side == Side::sell && o.price.value <= price) lots += o.quantity.value;
  return lots;
}

// The four rules, word by word, by trying every tick.
std::optional<std::int64_t> brute_price(const std::vector<AuctionOrder>& orders,
                                        std::optional<Ticks> reference) {
  std::vector<std::int64_t> ticks;
  std::int64_t most = 1;
  std::int64_t least = 0;
  for (std::int64_t p = -40; p <= 40; ++p) {
    const std::int64_t demand = demand_at(orders, p);
    const std::int64_t supply = supply_at(orders, p);
    const std::int64_t volume = std::min(demand, supply);
    const std::int64_t size = std::abs(demand - supply);
    if (volume < most || (volume == most && !ticks.empty() && size > least)) continue;
    if (volume > most || size < least) ticks.clear();
    most = volume;
    least = size;
    ticks.push_back(p);
  }
  if (ticks.empty()) return std::nullopt;
  bool all_more_demand = true;
  bool all_more_supply = true;
  for (const std::int64_t p : ticks) {
    all_more_demand &= demand_at(orders, p) > supply_at(orders, p);
    all_more_supply &= demand_at(orders, p) < supply_at(orders, p);
  }
  if (all_more_demand) return ticks.back();
  if (all_more_supply) return ticks.front();
  if (!reference) return ticks[(ticks.size() - 1) / 2];
  std::int64_t nearest = ticks.front();
  for (const std::int64_t p : ticks)
    if (std::abs(p - reference->value) < std::abs(nearest - reference->value)) nearest = p;
  return nearest;
}

// The best of all matchings of single lots, by trying each bid against each ask in turn.
std::int64_t brute_optimum(const std::vector<AuctionOrder>& orders) {
  std::vector<std::int64_t> values;
  std::vector<std::int64_t> costs;
  for (const AuctionOrder& o : orders)
    for (std::int64_t i = 0; i < o.quantity.value; ++i)
      (o.side == Side::buy ? values : costs).push_back(o.price.value);
  // best[j] = most welfare with j of the values considered so far matched to some j costs: the j
  // highest values against the j lowest costs; take the best j.
  std::int64_t best = 0;
  for (std::size_t j = 1; j <= std::min(values.size(), costs.size()); ++j) {
    std::int64_t sum = 0;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(j - 1),
                     values.end(), std::greater<>{});
    std::nth_element(costs.begin(), costs.begin() + static_cast<std::ptrdiff_t>(j - 1),
                     costs.end());
    for (std::size_t i = 0; i < j; ++i) sum += values[i] - costs[i];
    best = std::max(best, sum);
  }
  return best;
}

std::vector<AuctionOrder> random_orders(Prng& random) {
  std::vector<AuctionOrder> orders;
  const std::uint64_t count = random.below(12);
  const std::uint64_t spread = 1 + random.below(30);
  for (std::uint64_t id = 1; id <= count; ++id) {
    const auto price = static_cast<std::int64_t>(random.below(spread)) - 10;
    const auto lots = static_cast<std::int64_t>(1 + random.below(6));
    orders.push_back(random.below(2) == 0 ? bid(id, price, lots) : ask(id, price, lots));
  }
  return orders;
}

void expect_rational_and_balanced(const std::vector<AuctionOrder>& orders,
                                  const AuctionResult& result) {
  std::map<std::uint64_t, const AuctionOrder*> by_id;
  for (const AuctionOrder& o : orders) by_id[o.id.value] = &o;
  std::int64_t bought = 0;
  std::int64_t sold = 0;
  std::int64_t cash = 0;
  std::map<std::uint64_t, std::int64_t> filled;
  for (const AuctionFill& fill : result.fills) {
    const AuctionOrder& o = *by_id.at(fill.id.value);
    ASSERT_EQ(fill.side, o.side);
    ASSERT_EQ(fill.limit, o.price);
    ASSERT_GE(fill.lots.value, 1);
    filled[fill.id.value] += fill.lots.value;
    ASSERT_LE(filled[fill.id.value], o.quantity.value);
    const bool buys = o.side == Side::buy;
    ASSERT_TRUE(buys ? *result.price <= o.price : *result.price >= o.price) << "irrational";
    (buys ? bought : sold) += fill.lots.value;
    cash += (buys ? 1 : -1) * fill.lots.value * result.price->value;
  }
  ASSERT_EQ(bought, result.volume.value);
  ASSERT_EQ(sold, result.volume.value);
  ASSERT_EQ(cash, 0);
}

TEST(AuctionTest, equals_the_rules_by_brute_force) {
  std::uint32_t traded = 0;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Prng random(seed);
    const std::vector<AuctionOrder> orders = random_orders(random);
    std::optional<Ticks> reference;
    if (random.below(3) > 0) reference = Ticks(static_cast<std::int64_t>(random.below(40)) - 15);
    const AuctionResult result = clear_auction(orders, reference);
    const std::optional<std::int64_t> price = brute_price(orders, reference);
    ASSERT_EQ(result.price.has_value(), price.has_value());
    ASSERT_TRUE(result.optimum == brute_optimum(orders));
    ASSERT_TRUE(result.welfare == result.optimum);
    if (!price) continue;
    ++traded;
    ASSERT_EQ(result.price->value, *price);
    ASSERT_EQ(result.volume.value, std::min(demand_at(orders, *price), supply_at(orders, *price)));
    ASSERT_EQ(result.surplus.value, demand_at(orders, *price) - supply_at(orders, *price));
    expect_rational_and_balanced(orders, result);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(traded, 5'000u);
}

// The result does not depend on the order in which the orders are listed.
RC_GTEST_PROP(AuctionProperty, listing_order_does_not_matter, (std::uint64_t seed)) {
  Prng random(seed);
  std::vector<AuctionOrder> orders = random_orders(random);
  const AuctionResult first = clear_auction(orders, Ticks(0));
  for (std::size_t i = orders.size(); i > 1; --i) std::swap(orders[i - 1], orders[random.below(i)]);
  const AuctionResult second = clear_auction(orders, Ticks(0));
  RC_ASSERT(first.price == second.price);
  RC_ASSERT(first.fills == second.fills);
}

}  // namespace
}  // namespace wattbook::market
