#include "core/battery/storage_right.h"

#include <gtest/gtest.h>

namespace wattbook::battery {
namespace {

// 2 kWh of right per TSL; 600 USD for each member at 150 USD per kWh; lots of 0.1 kWh.
constexpr StorageTerms terms{.energy_per_tsl = Energy(2'000'000),
                             .cost_per_user = Amount(600'000'000),
                             .capacity_price = Price(150'000'000),
                             .lot = Energy(100'000)};

TEST(StorageRight, WithoutTslThereIsNone) { EXPECT_EQ(storage_limit(terms, Amount(0)), Energy(0)); }

TEST(StorageRight, IsTheLesserOfTheTwoLimits) {
  EXPECT_EQ(balance_max(terms), Energy(4'000'000));
  EXPECT_EQ(storage_limit(terms, Amount(1'000'000)), Energy(2'000'000));
  EXPECT_EQ(storage_limit(terms, Amount(2'000'000)), Energy(4'000'000));
  EXPECT_EQ(storage_limit(terms, Amount(3'000'000)), Energy(4'000'000));
}

TEST(StorageRight, RoundsDownToWholeLots) {
  EXPECT_EQ(storage_limit(terms, Amount(1'049'999)), Energy(2'000'000));
  EXPECT_EQ(storage_limit(terms, Amount(1'050'000)), Energy(2'100'000));
}

TEST(StorageRight, HugeHoldingsDoNotOverflow) {
  StorageTerms generous = terms;
  generous.energy_per_tsl = Energy(INT64_MAX);
  EXPECT_EQ(storage_limit(generous, Amount(INT64_MAX)), Energy(4'000'000));
  generous.cost_per_user = Amount(INT64_MAX);
  generous.capacity_price = Price(1);
  generous.lot = Energy(1);
  EXPECT_EQ(storage_limit(generous, Amount(INT64_MAX)), Energy(INT64_MAX));
}

TEST(StorageRight, TermsThatCannotBeComputedWithAreRefused) {
  EXPECT_TRUE(is_valid(terms));
  StorageTerms bad = terms;
  bad.capacity_price = Price(0);
  EXPECT_FALSE(is_valid(bad));
  bad = terms;
  bad.lot = Energy(0);
  EXPECT_FALSE(is_valid(bad));
  bad = terms;
  bad.energy_per_tsl = Energy(-1);
  EXPECT_FALSE(is_valid(bad));
  bad = terms;
  bad.cost_per_user = Amount(-1);
  EXPECT_FALSE(is_valid(bad));
}

}  // namespace
}  // namespace wattbook::battery
