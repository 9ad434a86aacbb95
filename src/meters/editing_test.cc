#include <gtest/gtest.h>

#include "meters/substitution.h"
#include "meters/validation.h"

namespace wattbook::meters {
namespace {

constexpr Instant monday{1'775'433'600'000};  // 2026-04-06 00:00 UTC

Series days(std::size_t count, Energy value) {
  return {monday, Duration(15 * one_minute.value),
          std::vector<std::optional<Energy>>(96 * count, value)};
}

std::vector<std::tuple<Finding, std::size_t, std::size_t>> found(const Series& series,
                                                                 const ValidationRules& rules) {
  std::vector<std::tuple<Finding, std::size_t, std::size_t>> out;
  for (const Suspicion& s : validate(series, rules)) out.emplace_back(s.finding, s.first, s.count);
  return out;
}

TEST(Validation, AccusesGapsSpikesRatedPowerFrozenValuesAndSums) {
  Series series = days(1, Energy(0));
  for (std::size_t i = 0; i < 96; ++i)
    series.values[i] = Energy(100'000 + static_cast<std::int64_t>(i));
  ValidationRules rules;
  EXPECT_TRUE(found(series, rules).empty());
  series.values[3] = series.values[4] = std::nullopt;
  series.values[20] = Energy(2'600'000);
  for (std::size_t i = 50; i < 62; ++i) series.values[i] = Energy(7);
  rules.rated = Power(10'000);  // 2.5 kWh in a quarter of an hour
  rules.register_step = Energy(1);
  const std::vector<std::tuple<Finding, std::size_t, std::size_t>> expected{
      {Finding::gap, 3, 2},
      {Finding::above_rated, 20, 1},
      {Finding::spike, 20, 1},
      {Finding::frozen, 50, 12},
      {Finding::sum_differs, 0, 96}};
  EXPECT_EQ(found(series, rules), expected);
}

TEST(Validation, ZerosAreNotFrozen) { EXPECT_TRUE(found(days(2, Energy(0)), {}).empty()); }

TEST(Substitution, UpToTwoHoursIsALineBetweenTheNeighbours) {
  Series series = days(1, Energy(100));
  series.values[13] = Energy(140);
  const auto line = substitute(series, 10, 3, {});
  ASSERT_TRUE(line);
  ASSERT_EQ(line->size(), 3u);
  EXPECT_EQ((*line)[0].energy, Energy(110));
  EXPECT_EQ((*line)[1].energy, Energy(120));
  EXPECT_EQ((*line)[2].energy, Energy(130));
  EXPECT_EQ((*line)[2].ground, Ground::interpolation);
}

TEST(Substitution, LongerGapsTakeComparableDaysOnly) {
  Series series = days(14, Energy(100));
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    const std::size_t weekday = i / 96 % 7;
    series.values[i] = Energy(weekday == 6 ? 900 : weekday == 5 ? 500 : 100);
  }
  const std::size_t sunday = 6 * 96;
  const auto values = substitute(series, sunday, 8, {});
  ASSERT_TRUE(values);
  EXPECT_EQ((*values)[0].energy, Energy(900));
  EXPECT_EQ((*values)[7].ground, Ground::comparable_days);
}

TEST(Substitution, ComparesByTheWallClockAcrossADaylightSavingChange) {
  // Sunday 29 March and Sunday 5 April in Vienna: the clock went forward in between.
  SubstitutionRules rules;
  rules.zone = *env::TimeZone::find("Europe/Vienna");
  Series series;
  series.start = Instant(1'774'137'600'000);  // 2026-03-22 00:00 UTC, a Sunday
  for (std::size_t i = 0; i < 96 * 15; ++i) {
    const auto clock = env::calendar_of(rules.zone.wall_clock(series.time(i)));
    series.values.push_back(Energy(clock.minute_of_day));
  }
  const std::size_t second_sunday = 96 * 14 + 40;
  const auto values = substitute(series, second_sunday, 8, rules);
  ASSERT_TRUE(values);
  EXPECT_EQ((*values)[0].energy, *series.values[second_sunday]);
}

TEST(Substitution, WithoutDaysTheProfileAndWithoutThatAnError) {
  Series series = days(1, Energy(100));
  for (auto& value : series.values) value.reset();
  EXPECT_FALSE(substitute(series, 0, 96, {}));
  SubstitutionRules rules;
  rules.profile = {1, 3};
  rules.profile_day = Energy(9'600);
  const auto values = substitute(series, 0, 96, rules);
  ASSERT_TRUE(values);
  EXPECT_EQ((*values)[0].energy, Energy(50));
  EXPECT_EQ((*values)[95].energy, Energy(150));
  EXPECT_EQ((*values)[95].ground, Ground::profile);
}

TEST(Substitution, KeepsWhatTheRegistersMovedToTheLastUnit) {
  Series series = days(1, Energy(100));
  series.values[20] = Energy(50);
  SubstitutionRules rules;
  rules.total = Energy(1'000);
  const auto values = substitute(series, 21, 7, rules);
  ASSERT_TRUE(values);
  Energy sum;
  for (const Substitute& value : *values) sum += value.energy;
  EXPECT_EQ(sum, Energy(1'000));
  EXPECT_LT((*values)[0].energy, (*values)[6].energy);
}

}  // namespace
}  // namespace wattbook::meters
