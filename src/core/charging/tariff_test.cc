// The clock on the wall, the bands by it, and prices that do not depend on how often a meter is
// read (DOMAIN 7.2; CHARGING 6.4).
#include "core/charging/tariff.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/charging/price.h"

namespace wattbook::charging {
namespace {

constexpr Instant march_30_2025{1'743'292'800'000};  // 00:00 UTC, the last Sunday
constexpr Instant march_9_2025{1'741'478'400'000};   // 00:00 UTC, the second Sunday

Instant at(Instant day, std::int64_t minutes) { return day + Duration(minutes * one_minute.value); }

TEST(Tariff, TheLocalClockGoesForwardByItsRule) {
  const LocalClock berlin{60, SummerTime::european_union};
  EXPECT_EQ(minute_of_day(berlin, at(march_30_2025, 59)), 119u);
  EXPECT_EQ(minute_of_day(berlin, at(march_30_2025, 60)), 180u);
  const LocalClock boston{-300, SummerTime::united_states};
  EXPECT_EQ(minute_of_day(boston, at(march_9_2025, 419)), 119u);
  EXPECT_EQ(minute_of_day(boston, at(march_9_2025, 420)), 180u);
  const LocalClock shanghai{480, SummerTime::none};
  EXPECT_EQ(minute_of_day(shanghai, march_30_2025), 480u);
  EXPECT_EQ(minute_of_day(shanghai, Instant(-1)), 479u);
}

TEST(Tariff, BandsBeginAtMidnightAndFollowEachOther) {
  ServiceTariff tariff;
  EXPECT_TRUE(is_valid(tariff));
  EXPECT_EQ(band_at(tariff, {}, march_30_2025), TariffBand{});
  tariff.bands = {{60, Price(1), Amount(0), Amount(0)}};
  EXPECT_FALSE(is_valid(tariff));
  tariff.bands = {{0, Price(1), Amount(0), Amount(0)}, {1'320, Price(2), Amount(0), Amount(0)}};
  EXPECT_TRUE(is_valid(tariff));
  EXPECT_EQ(band_at(tariff, {}, at(march_30_2025, 1'319)).per_kwh, Price(1));
  EXPECT_EQ(band_at(tariff, {}, at(march_30_2025, 1'320)).per_kwh, Price(2));
  tariff.bands[1].per_kwh = Price(-1);
  EXPECT_FALSE(is_valid(tariff));
}

RC_GTEST_PROP(Price, IsTheSameHoweverOftenTheMeterIsRead, ()) {
  const TariffBand band{0, Price(*rc::gen::inRange(0, 1'000'000)),
                        Amount(*rc::gen::inRange(0, 100'000)), Amount(0)};
  const Price grid(*rc::gen::inRange(-500'000, 1'000'000));
  Carry parts_carry;
  Carry whole_carry;
  Cost parts;
  Consumption whole;
  const auto count = *rc::gen::inRange(1, 30);
  for (int i = 0; i < count; ++i) {
    const Energy energy(*rc::gen::inRange<std::int64_t>(0, 5'000'000));
    const Duration charging(*rc::gen::inRange<std::int64_t>(0, 900'000));
    const Cost cost = price({.energy = energy, .grid = energy, .charging = charging}, grid, band,
                            Amount(0), parts_carry);
    parts.grid += cost.grid;
    parts.service += cost.service;
    whole.energy += energy;
    whole.grid += energy;
    whole.charging += charging;
  }
  RC_ASSERT(price(whole, grid, band, Amount(0), whole_carry) == parts);
  RC_ASSERT(whole_carry == parts_carry);
}

}  // namespace
}  // namespace wattbook::charging
