#include "meters/grid_sum.h"

#include <gtest/gtest.h>

namespace wattbook::meters {
namespace {

Series series(std::vector<std::optional<Energy>> values) {
  Series out;
  out.values = std::move(values);
  return out;
}
constexpr Energy kwh(std::int64_t whole) { return Energy(whole * 1'000'000); }

TEST(GridSum, FindsTheIntervalsInWhichAMeterIsMissing) {
  // In intervals 2 and 3 one home of 3 kWh is not among the meters; in 4 another is counted twice.
  const Series grid = series({kwh(5), kwh(5), kwh(8), kwh(8), kwh(5)});
  const std::vector<Series> members = {series({kwh(7), kwh(7), kwh(7), kwh(7), kwh(9)}),
                                       series({kwh(-2), kwh(-2), kwh(-2), kwh(-2), kwh(-2)})};
  const auto found = compare_with_grid(grid, members, {});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].first, 2u);
  EXPECT_EQ(found[0].count, 2u);
  EXPECT_EQ(found[0].members, kwh(10));
  EXPECT_EQ(found[0].grid, kwh(16));
  EXPECT_EQ(found[1].first, 4u);
  EXPECT_EQ(found[1].count, 1u);
}

TEST(GridSum, AllowsLossesAndSaysNothingOfLittle) {
  const Series grid = series({kwh(100), Energy(100'000), kwh(103)});
  const std::vector<Series> members = {series({kwh(97), Energy(60'000), kwh(97)})};
  // 3 % of 100 kWh, 0.04 kWh; 6 of 103 is too much.
  const auto found = compare_with_grid(grid, members, {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].first, 2u);
}

TEST(GridSum, JudgesNothingWhereAValueIsMissing) {
  const Series grid = series({kwh(9), std::nullopt, kwh(9)});
  const std::vector<Series> members = {series({kwh(1), kwh(1), std::nullopt})};
  const auto found = compare_with_grid(grid, members, {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].count, 1u);
}

TEST(GridSum, AMeterWiredBackwardsShows) {
  const Series grid = series({kwh(-4)});
  EXPECT_TRUE(compare_with_grid(grid, std::vector{series({kwh(-4)})}, {}).empty());
  EXPECT_EQ(compare_with_grid(grid, std::vector{series({kwh(4)})}, {}).size(), 1u);
}

}  // namespace
}  // namespace wattbook::meters
