#include "core/battery/plan.h"

#include <gtest/gtest.h>

namespace wattbook::battery {
namespace {

constexpr std::int64_t whole = units_per_whole;

PlanInput input(std::int64_t houses, std::int64_t energy_per_house) {
  return {.houses = houses, .energy_per_house = Energy(energy_per_house)};
}

Plan row(std::int64_t battery_kwh, std::int64_t cost, std::int64_t containers) {
  return {Energy(battery_kwh * whole), Amount(cost * whole), containers, containers * 30};
}

TEST(Plan, ComputesFigure3ByItsOwnNote) {
  EXPECT_EQ(plan(input(100, whole / 2)), row(75, 11'250, 1));
  EXPECT_EQ(plan(input(100, 2 * whole)), row(300, 45'000, 1));
  EXPECT_EQ(plan(input(100, 4 * whole)), row(600, 90'000, 1));
  EXPECT_EQ(plan(input(500, whole / 2)), row(375, 56'250, 1));
  EXPECT_EQ(plan(input(500, 2 * whole)), row(1'500, 225'000, 2));
  EXPECT_EQ(plan(input(500, 4 * whole)), row(3'000, 450'000, 4));
}

TEST(Plan, BatterySizesAgreeWithThePrintedOnesAndFourCostsAtTwoHundred) {
  int equal_costs = 0;
  for (const PrintedPlan& printed : figure_3()) {
    PlanInput at_two_hundred = input(printed.houses, printed.energy_per_house.value);
    at_two_hundred.capacity_price = Price(200 * whole);
    const Plan computed = plan(at_two_hundred);
    EXPECT_EQ(computed.battery, printed.printed.battery);
    equal_costs += computed.cost == printed.printed.cost;
  }
  EXPECT_EQ(equal_costs, 4);
}

TEST(Plan, BoundariesAndRounding) {
  EXPECT_EQ(plan(input(0, whole)), Plan{});
  EXPECT_EQ(plan(input(1, 1)).battery, Energy(2));
  EXPECT_EQ(plan(input(800, whole * 2 / 3)).containers, 1);  // just below 800 kWh
  EXPECT_EQ(plan(input(800, whole * 2 / 3 + 1)).containers, 2);
  PlanInput largest = input(houses_max, energy_per_house_max.value);
  largest.capacity_price = Price(1'000'000'000);
  ASSERT_TRUE(is_valid(largest));
  EXPECT_EQ(plan(largest).cost, Amount(1'500'000'000'000 * whole));
}

TEST(Plan, RefusesWhatCannotBeComputed) {
  EXPECT_FALSE(is_valid(input(-1, 0)));
  EXPECT_FALSE(is_valid(input(houses_max + 1, 0)));
  EXPECT_FALSE(is_valid(input(1, -1)));
  EXPECT_FALSE(is_valid(input(1, energy_per_house_max.value + 1)));
  PlanInput negative_price = input(1, 1);
  negative_price.capacity_price = Price(-1);
  EXPECT_FALSE(is_valid(negative_price));
}

}  // namespace
}  // namespace wattbook::battery
