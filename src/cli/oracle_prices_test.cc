#include "cli/oracle_prices.h"

#include <gtest/gtest.h>

namespace wattbook::cli {
namespace {

constexpr Duration quarter{15 * one_minute.value};
constexpr Instant noon{1'775'217'600'000};  // 2026-04-03T12:00Z
const IntervalNumber at_noon = interval_of(noon, quarter);

Result<TariffTable> table(const TariffRules& rules, IntervalNumber first = at_noon) {
  return tariff_of(
      "prices", tables::text_source("time,price\n2026-04-03T12:00Z,100\n2026-04-03T12:30Z,-50\n"),
      rules, first, quarter);
}

TariffRules per_mwh() {
  TariffRules rules;
  rules.prices.per_mwh = true;
  return rules;
}

TEST(OraclePrices, AreTheMarketsTimesAFactorAndASurcharge) {
  TariffRules rules = per_mwh();
  rules.import_factor = "1.2";
  rules.import_add = "0.15";
  rules.feed_in_add = "-0.01";
  const auto made = table(rules);
  ASSERT_TRUE(made) << made.error().message;
  ASSERT_EQ(made->points.size(), 4u);
  // 0.1 * 1.2 + 0.15, 0.1 - 0.01, and half-way.
  EXPECT_EQ(made->points[1], (chain::TariffPoint{Price(270'000), Price(90'000), Price(180'000)}));
  EXPECT_EQ(made->points[2], (chain::TariffPoint{Price(90'000), Price(-60'000), Price(15'000)}));
  EXPECT_FALSE(made->is_stale);
}

TEST(OraclePrices, EndInTheFallback) {
  TariffRules rules = per_mwh();
  rules.fallback_import = "0.3";
  const auto both = table(rules, at_noon + IntervalNumber(3));
  ASSERT_TRUE(both) << both.error().message;
  EXPECT_EQ(both->points,
            (std::vector<chain::TariffPoint>{{Price(-50'000), Price(-50'000), Price(-50'000)},
                                             {Price(300'000), Price(300'000), Price(300'000)}}));
  rules.fallback_feed_in = "0.1";
  const auto stale = table(rules, at_noon + IntervalNumber(4));
  ASSERT_TRUE(stale) << stale.error().message;
  EXPECT_EQ(stale->points,
            (std::vector<chain::TariffPoint>{{Price(300'000), Price(100'000), Price(200'000)}}));
  EXPECT_TRUE(stale->is_stale);
}

TEST(OraclePrices, AreRefusedWhereTheyHaveEndedOrAreNone) {
  EXPECT_EQ(table(per_mwh(), at_noon + IntervalNumber(4)).error().message,
            "prices: its prices end before the present interval");
  TariffRules rules = per_mwh();
  rules.import_factor = "much";
  EXPECT_FALSE(table(rules));
  rules = per_mwh();
  rules.zone = "Nowhere/Else";
  EXPECT_FALSE(table(rules));
}

}  // namespace
}  // namespace wattbook::cli
