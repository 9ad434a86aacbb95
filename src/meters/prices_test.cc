#include "meters/prices.h"

#include <gtest/gtest.h>

namespace wattbook::meters {
namespace {

Result<std::vector<PricePoint>> read(std::string text, const PriceRules& rules = {}) {
  return read_prices("file", tables::text_source(std::move(text)), rules);
}
constexpr Duration quarter{15 * one_minute.value};

TEST(Prices, AemoStampsAreEndsInMarketTimePerMegawattHour) {
  const std::string text =
      "REGION,SETTLEMENTDATE,TOTALDEMAND,RRP,PERIODTYPE\nNSW1,2025/01/01 "
      "00:05:00,7251,138.03,TRADE\n"
      "NSW1,2025/01/01 00:10:00,7251,-1000,TRADE\nNSW1,2025/01/01 00:15:00,7251,0.005,TRADE\n";
  const auto points = read(text);
  ASSERT_TRUE(points) << points.error().message;
  ASSERT_EQ(points->size(), 3u);
  EXPECT_EQ((*points)[0], (PricePoint{Instant(1'735'653'600'000), Duration(5 * one_minute.value),
                                      Price(138'030)}));
  EXPECT_EQ((*points)[1].price, Price(-1'000'000));
  EXPECT_EQ((*points)[2].price, Price(5));
  const auto mean = by_interval(*points, interval_of((*points)[0].start, quarter), quarter);
  ASSERT_EQ(mean.prices.size(), 1u);
  EXPECT_EQ(mean.prices[0], Price(-287'322));  // (138030 - 1000000 + 5) / 3 = -287321.67
  const auto two = read(text + "VIC1,2025/01/01 00:15:00,1,1,TRADE\n");
  EXPECT_EQ(two.error().message, "file:5: column 1: prices of NSW1 and VIC1");
  EXPECT_EQ(two.error().hint, "say which: --area VIC1");
}

TEST(Prices, ErcotFlagsTheRepeatedHour) {
  const auto points = read(
      "DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag\n"
      "11/07/2021,02:00,HB_BUSAVG,25,N\n11/07/2021,02:00,HB_BUSAVG,30,Y\n11/07/"
      "2021,03:00,HB_BUSAVG,35,N\n");
  ASSERT_TRUE(points) << points.error().message;
  EXPECT_EQ((*points)[0].start, Instant(1'636'264'800'000));  // 06:00 UTC
  EXPECT_EQ((*points)[1].start - (*points)[0].start, one_hour);
  EXPECT_EQ((*points)[2].start - (*points)[1].start, one_hour);
  // As the sheets of the yearly workbook have it.
  const auto sheet = read(
      "Delivery Date,Hour Ending,Repeated Hour Flag,Settlement Point,Settlement Point Price\n"
      "11/07/2021,02:00,N,HB_BUSAVG,25\n11/07/2021,02:00,Y,HB_BUSAVG,30\n"
      "11/07/2021,03:00,N,HB_BUSAVG,35\n");
  ASSERT_TRUE(sheet) << sheet.error().message;
  EXPECT_EQ(*sheet, *points);
}

TEST(Prices, OwnFilesAsCsvAndJson) {
  const auto csv = read("time,price\n2026-04-03T00:00Z,0.1\n2026-04-03T01:00Z,0.2\n");
  ASSERT_TRUE(csv);
  EXPECT_EQ((*csv)[1].price, Price(200'000));
  PriceRules rules;
  rules.per_mwh = true;
  const auto json = read(R"({"data":[{"start_timestamp":1775174400000,"marketprice":-85.5},)"
                         R"({"start_timestamp":1775178000000,"marketprice":12}]})",
                         rules);
  ASSERT_TRUE(json) << json.error().message;
  EXPECT_EQ((*json)[0], (PricePoint{Instant(1'775'174'400'000), one_hour, Price(-85'500)}));
  EXPECT_EQ(read("time,price\n2026-04-03T00:00Z,x\n").error().message,
            "file:2: column 2: 'x' is no price");
  EXPECT_EQ(read("[{\"start\":\"2026-04-03T00:00Z\"}]").error().message,
            "file: row 1 has no price");
  EXPECT_FALSE(read("time,cost\n2026-04-03T00:00Z,1\n"));
  rules.column = "Spot Price";
  const auto named = read("time,Spot Price\n2026-04-03T00:00Z,85\n2026-04-03T01:00Z,90\n", rules);
  ASSERT_TRUE(named) << named.error().message;
  EXPECT_EQ((*named)[0].price, Price(85'000));
}

TEST(Prices, AGapEndsTheTable) {
  const std::vector<PricePoint> points{{Instant(0), quarter, Price(1)},
                                       {Instant(0) + quarter, quarter, Price(2)},
                                       {Instant(0) + one_hour, quarter, Price(3)}};
  EXPECT_EQ(by_interval(points, IntervalNumber(0), quarter).prices.size(), 2u);
  EXPECT_EQ(by_interval(points, IntervalNumber(2), quarter).prices.size(), 0u);
}

}  // namespace
}  // namespace wattbook::meters
