#include "core/metering/sharing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace wattbook::metering {
namespace {

std::vector<Energy> energies(const std::vector<std::int64_t>& values) {
  std::vector<Energy> result;
  for (const std::int64_t value : values) result.emplace_back(value);
  return result;
}

struct Case {
  std::vector<std::int64_t> consumption;
  std::vector<std::int64_t> production;
  std::vector<std::int64_t> keys;
};

IntervalSettlement settle(SharingKey kind, const Case& c) {
  const std::vector<Energy> consumption = energies(c.consumption);
  const std::vector<Energy> production = energies(c.production);
  Sharer sharer;
  const IntervalSettlement settlement = sharer.settle(kind, consumption, production, c.keys);
  EXPECT_EQ(broken_identity(consumption, production, settlement), std::nullopt);
  return settlement;
}

std::vector<std::int64_t> column(const IntervalSettlement& settlement, Energy Position::*field) {
  std::vector<std::int64_t> values;
  for (const Position& position : settlement.positions) values.push_back((position.*field).value);
  return values;
}

using Values = std::vector<std::int64_t>;

TEST(SharingKeys, AreRefusedOutsideTheirRange) {
  EXPECT_TRUE(are_valid(SharingKey::static_key, Values{500'000, 500'000}));
  EXPECT_FALSE(are_valid(SharingKey::static_key, Values{500'000, 500'001}));
  EXPECT_FALSE(are_valid(SharingKey::static_key, Values{-1}));
  EXPECT_FALSE(are_valid(SharingKey::static_key, Values{INT64_MAX, INT64_MAX}));
  EXPECT_TRUE(are_valid(SharingKey::dynamic_key, Values{}));
  EXPECT_FALSE(are_valid(SharingKey::dynamic_key, Values{1}));
  EXPECT_TRUE(are_valid(SharingKey::custom_key, Values{0, limits::sharing_weight_max}));
  EXPECT_FALSE(are_valid(SharingKey::custom_key, Values{limits::sharing_weight_max + 1}));
  EXPECT_FALSE(are_valid(SharingKey::custom_key, Values{-1}));
}

TEST(Sharing, NothingToShareOrNobodyToShareWith) {
  const IntervalSettlement dark = settle(SharingKey::dynamic_key, {{5, 7}, {0, 0}, {}});
  EXPECT_EQ(dark.shared, Energy(0));
  EXPECT_EQ(dark.grid_import, Energy(12));
  const IntervalSettlement idle = settle(SharingKey::dynamic_key, {{0, 0}, {5, 7}, {}});
  EXPECT_EQ(idle.shared, Energy(0));
  EXPECT_EQ(column(idle, &Position::share), (Values{0, 0}));
  EXPECT_EQ(column(idle, &Position::grid_export), (Values{5, 7}));
  EXPECT_EQ(settle(SharingKey::custom_key, {{5}, {5}, {0}}).shared, Energy(0));
  EXPECT_EQ(settle(SharingKey::dynamic_key, {{}, {}, {}}).positions.size(), 0u);
}

// The first quarter-hours of an Austrian community's settlement have this shape: three consumers,
// one plant, shares in kWh with six decimals. 4 + 2 + 82 Wh used, 16 Wh produced.
TEST(Sharing, DynamicKeyFollowsConsumptionAsTheGridOperatorDoes) {
  const IntervalSettlement settlement =
      settle(SharingKey::dynamic_key, {{4'000, 2'000, 82'000, 0}, {0, 0, 0, 16'000}, {}});
  EXPECT_EQ(column(settlement, &Position::share), (Values{727, 364, 14'909, 0}));
  EXPECT_EQ(column(settlement, &Position::covered), (Values{727, 364, 14'909, 0}));
  EXPECT_EQ(settlement.shared, Energy(16'000));
  EXPECT_EQ(settlement.grid_export, Energy(0));
}

TEST(Sharing, DynamicKeyOffersMoreThanIsUsedWhenTheSunIsStrong) {
  const IntervalSettlement settlement =
      settle(SharingKey::dynamic_key, {{100, 300, 0, 0}, {0, 0, 700, 101}, {}});
  EXPECT_EQ(column(settlement, &Position::share), (Values{200, 601, 0, 0}));
  EXPECT_EQ(column(settlement, &Position::covered), (Values{100, 300, 0, 0}));
  // 400 x 700 / 801 = 349.56, 400 x 101 / 801 = 50.44: the unit goes to the first.
  EXPECT_EQ(column(settlement, &Position::sold), (Values{0, 0, 350, 50}));
  EXPECT_EQ(column(settlement, &Position::grid_export), (Values{0, 0, 350, 51}));
}

TEST(Sharing, StaticKeyGivesTheUnusedPartToTheGridNotToOthers) {
  const IntervalSettlement settlement =
      settle(SharingKey::static_key, {{10, 90, 0}, {0, 0, 100}, {500'000, 400'000, 0}});
  EXPECT_EQ(column(settlement, &Position::share), (Values{50, 40, 0}));
  EXPECT_EQ(column(settlement, &Position::covered), (Values{10, 40, 0}));
  EXPECT_EQ(column(settlement, &Position::grid_import), (Values{0, 50, 0}));
  EXPECT_EQ(settlement.grid_export, Energy(50));
}

TEST(Sharing, CustomWeightsNeedNoParticularSum) {
  const IntervalSettlement settlement =
      settle(SharingKey::custom_key, {{100, 100, 0}, {0, 0, 90}, {2, 1, 0}});
  EXPECT_EQ(column(settlement, &Position::covered), (Values{60, 30, 0}));
}

TEST(Sharing, AProsumerMayConsumeAndProduceInOneInterval) {
  const IntervalSettlement settlement = settle(SharingKey::dynamic_key, {{40, 60}, {50, 0}, {}});
  EXPECT_EQ(column(settlement, &Position::covered), (Values{20, 30}));
  EXPECT_EQ(column(settlement, &Position::sold), (Values{50, 0}));
}

TEST(Sharing, ResultsDoNotDependOnEarlierIntervals) {
  Sharer sharer;
  (void)sharer.settle(SharingKey::dynamic_key, energies({9, 9, 9}), energies({3, 3, 3}), {});
  const IntervalSettlement& second =
      sharer.settle(SharingKey::dynamic_key, energies({7, 0}), energies({0, 5}), {});
  EXPECT_EQ(column(second, &Position::covered), (Values{5, 0}));
  EXPECT_EQ(column(second, &Position::sold), (Values{0, 5}));
}

RC_GTEST_PROP(Sharing, EveryIdentityHoldsForEveryKey, ()) {
  const std::size_t count = *rc::gen::inRange<std::size_t>(0, 40);
  const auto amounts = rc::gen::container<Values>(
      count, rc::gen::oneOf(rc::gen::just<std::int64_t>(0), rc::gen::inRange<std::int64_t>(0, 100),
                            rc::gen::inRange<std::int64_t>(0, 10'000'000'000)));
  const SharingKey kind =
      *rc::gen::element(SharingKey::static_key, SharingKey::dynamic_key, SharingKey::custom_key);
  Case c{*amounts, *amounts, {}};
  if (kind == SharingKey::custom_key) c.keys = *amounts;
  if (kind == SharingKey::static_key) {
    std::int64_t rest = sharing_ppm;
    for (std::size_t i = 0; i < count; ++i) {
      c.keys.push_back(*rc::gen::inRange<std::int64_t>(0, rest + 1));
      rest -= c.keys.back();
    }
  }
  RC_ASSERT(are_valid(kind, c.keys));
  const std::vector<Energy> consumption = energies(c.consumption);
  const std::vector<Energy> production = energies(c.production);
  Sharer sharer;
  const IntervalSettlement& settlement = sharer.settle(kind, consumption, production, c.keys);
  RC_ASSERT(!broken_identity(consumption, production, settlement).has_value());
  RC_ASSERT(settlement.consumption - settlement.production ==
            settlement.grid_import - settlement.grid_export);
  if (kind == SharingKey::dynamic_key && settlement.consumption > Energy(0))
    RC_ASSERT(settlement.shared == std::min(settlement.consumption, settlement.production));
}

}  // namespace
}  // namespace wattbook::metering
