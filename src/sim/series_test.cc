#include "sim/series.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace wattbook::sim {
namespace {

constexpr Duration minutes(std::int64_t n) { return Duration(n * one_minute.value); }

EnergySeries series_of(Instant start, Duration step, std::vector<std::int64_t> energies) {
  EnergySeries series{start, step, EnergyColumn(energies.size())};
  for (std::size_t i = 0; i < energies.size(); ++i) series.values.set(i, Energy(energies[i]));
  return series;
}

TEST(Rounder, RunningSumsAreTheExactOnesRounded) {
  EnergyRounder rounder;
  EXPECT_EQ(rounder.next(0.4), Energy(0));
  EXPECT_EQ(rounder.next(0.4), Energy(1));
  EXPECT_EQ(rounder.next(0.0), Energy(0));
  EXPECT_EQ(rounder.next(0.4), Energy(0));
  EXPECT_EQ(rounder.next(0.3), Energy(1));  // the exact sum is 1.5
}

TEST(Rounder, AThirdRepeatedLosesNothing) {
  EnergyRounder rounder;
  Energy sum;
  for (int i = 0; i < 35'040; ++i) sum += rounder.next(1e6 / 3);
  EXPECT_EQ(sum, Energy(11'680'000'000));
}

TEST(UnitScale, PowerDependsOnTheStep) {
  EXPECT_EQ(159 * energy_per_unit(Unit::w, minutes(15)), 39'750);
  EXPECT_EQ(energy_per_unit(Unit::kwh, minutes(30)), 1e6);
  EXPECT_EQ(energy_per_unit(Unit::kw_per_kwp, minutes(5)), 1e6 / 12);
}

TEST(Resample, RefusesStepsItCannotUse) {
  const EnergySeries day = series_of(Instant(0), minutes(24 * 60), {1});
  EXPECT_FALSE(resample(day, minutes(15)));
  const EnergySeries hour = series_of(Instant(0), minutes(60), {1});
  EXPECT_FALSE(resample(hour, minutes(4)));
  EXPECT_FALSE(resample(hour, Duration(minutes(15).value + 1)));
}

TEST(Resample, SplitsAnHourIntoIntegersWithTheSameSum) {
  const EnergySeries out =
      resample(series_of(Instant(0), minutes(60), {10, 3}), minutes(15)).value();
  ASSERT_EQ(out.values.size(), 8u);
  const std::vector<std::int64_t> expected{2, 3, 2, 3, 0, 1, 1, 1};
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(out.values.at(i), Energy(expected[i])) << i;
}

TEST(Resample, AddsFiveMinutesUpAndLeavesOutWhatIsIncomplete) {
  EnergySeries five = series_of(Instant(minutes(5).value), minutes(5), {1, 2, 3, 4, 5, 6});
  EnergySeries out = resample(five, minutes(15)).value();
  EXPECT_EQ(out.start, Instant(0));
  ASSERT_EQ(out.values.size(), 3u);
  EXPECT_FALSE(out.values.at(0));  // its first five minutes are before the data
  EXPECT_EQ(out.values.at(1), Energy(3 + 4 + 5));
  EXPECT_FALSE(out.values.at(2));
  EXPECT_EQ(out.values.missing(), 2u);
}

TEST(Resample, StepsThatDoNotDivideEachOtherKeepTheSum) {
  const EnergySeries out =
      resample(series_of(Instant(0), minutes(20), {7, 8, 9}), minutes(30)).value();
  ASSERT_EQ(out.values.size(), 2u);
  EXPECT_EQ(out.values.at(0), Energy(7 + 4));
  EXPECT_EQ(out.values.at(1), Energy(4 + 9));
}

RC_GTEST_PROP(Resample, KeepsTheSumOfWholeHours, ()) {
  const auto step = minutes(*rc::gen::element(5, 10, 12, 15, 20, 30, 60));
  const auto interval = minutes(*rc::gen::element(5, 15, 20, 30, 60));
  const std::int64_t count = *rc::gen::inRange<std::int64_t>(1, 5) * (one_hour.value / step.value);
  const auto energies = *rc::gen::container<std::vector<std::int64_t>>(
      static_cast<std::size_t>(count), rc::gen::inRange<std::int64_t>(0, 5'000'000));
  const EnergySeries in = series_of(Instant(one_hour.value * 17), step, energies);
  const EnergySeries out = resample(in, interval).value();
  RC_ASSERT(out.values.missing() == 0u);
  RC_ASSERT(out.values.sum() == in.values.sum());
}

}  // namespace
}  // namespace wattbook::sim
