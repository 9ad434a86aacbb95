#include "sim/dataset.h"

#include <gtest/gtest.h>

#include "sim/baseline.h"
#include "sim/scratch_dir_test.h"

namespace wattbook::sim {
namespace {

class DatasetFiles : public testing::Test {
 protected:
  Result<Dataset> load(const std::string& zone, const std::string& rest) {
    const Result<Scenario> scenario = read_scenario(
        directory_.write("s.toml", "[community]\nname = \"L\"\ntime_zone = \"" + zone +
                                       "\"\n[tariff]\nimport = 0.3\nfeed_in = 0.1\n" + rest));
    if (!scenario) return std::unexpected(scenario.error());
    scenario_ = *scenario;
    return load_dataset(scenario_);
  }
  std::string refusal(const std::string& zone, const std::string& rest) {
    const Result<Dataset> data = load(zone, rest);
    if (data) return "accepted";
    std::string message = data.error().message;
    for (std::size_t at = message.find(directory_.path().string()); at != message.npos;
         at = message.find(directory_.path().string()))
      message.erase(at, directory_.path().string().size() + 1);
    return message;
  }
  ScratchDir directory_;
  Scenario scenario_;
};

const std::string wide_load =
    "[[data]]\nfile = \"load.csv\"\nquantity = \"load\"\nunit = \"kWh\"\n";

TEST_F(DatasetFiles, ComplaintsNameFileLineAndColumn) {
  directory_.write("load.csv", "time,A,B\n2023-01-01 00:00,1,2\n2023-01-01 00:15,1,two\n");
  EXPECT_EQ(refusal("UTC", wide_load), "load.csv:3: column 3: 'two' is not a number (B)");
  directory_.write("load.csv", "time,A\n2023-01-01 00:00,1\n2023-01-01 00:15,-1\n");
  EXPECT_EQ(refusal("UTC", wide_load), "load.csv:3: column 2: -1 is below zero (A)");
  directory_.write("load.csv", "time,A\n2023-01-01 00:00,1\n2023-13-01 00:15,1\n");
  EXPECT_EQ(refusal("UTC", wide_load), "load.csv:3: column 1: '2023-13-01 00:15' is not a time");
  directory_.write("load.csv", "time,A\n2023-01-01 00:15,1\n2023-01-01 00:15,1\n");
  EXPECT_EQ(refusal("UTC", wide_load), "load.csv:3: column 1: time does not advance");
  directory_.write("load.csv", "time,A,B\n2023-01-01 00:15,1\n");
  EXPECT_EQ(refusal("UTC", wide_load),
            "load.csv:2: column 2: the row ends here; 3 columns are needed");
  directory_.write("load.csv", "time,A\n");
  EXPECT_EQ(refusal("UTC", wide_load), "load.csv: holds no rows of data");
  directory_.write("load.csv", "time\n2023-01-01 00:15\n");
  EXPECT_EQ(refusal("UTC", wide_load), "load.csv: no column matches '*'");
}

TEST_F(DatasetFiles, TheSameValueTwiceIsRefusedAndAMemberWithoutDataToo) {
  directory_.write("load.csv", "time,A\n2023-01-01 00:00,1\n2023-01-01 00:15,1\n");
  EXPECT_EQ(refusal("UTC", wide_load + wide_load),
            "s.toml: data[2]: 'A' already has a value at 2023-01-01T00:00:00+00:00");
  EXPECT_EQ(refusal("UTC", wide_load + "[[member]]\nname = \"B\"\n"),
            "s.toml: member 'B' has no data");
  EXPECT_EQ(refusal("UTC", wide_load + "[period]\nfrom = \"2024-01-01\"\n"),
            "s.toml: no data falls in the period");
}

TEST_F(DatasetFiles, MissingStaysMissing) {
  directory_.write("load.csv",
                   "time,A,B\n2023-01-01 00:00,1,\n2023-01-01 00:15,,2\n2023-01-01 01:00,4,5\n");
  const Dataset data = load("UTC", wide_load).value();
  ASSERT_EQ(data.intervals, 5u);
  EXPECT_EQ(data.members[0].load.at(0), Energy(1'000'000));
  EXPECT_FALSE(data.members[1].load.at(0));
  EXPECT_FALSE(data.members[0].load.at(1));
  EXPECT_FALSE(data.members[0].load.at(3));
  EXPECT_EQ(data.members[1].load.at(4), Energy(5'000'000));
  EXPECT_EQ(netting_totals(data).missing, 2 + 4);
}

TEST_F(DatasetFiles, TheLongFormMakesOneSeriesPerMember) {
  directory_.write("load.csv",
                   "who;when;Wh\nA;29.10.2023 02:45;100\nB;29.10.2023 02:45;200\n"
                   "A;29.10.2023 02:00;300\nB;29.10.2023 02:00;400\n");
  const Dataset data =
      load("Europe/Vienna",
           "[[data]]\nfile = \"load.csv\"\nquantity = \"load\"\nunit = \"Wh\"\n"
           "member_column = \"who\"\ncolumns = \"Wh\"\ntime = {column = \"when\"}\n")
          .value();
  ASSERT_EQ(data.members.size(), 2u);
  ASSERT_EQ(data.intervals, 2u);  // 02:45 summer time, then 02:00 winter time
  EXPECT_EQ(data.members[1].load.at(1), Energy(400'000));
}

TEST_F(DatasetFiles, ADayOfTheClockChangeHas92Or100Intervals) {
  std::string spring = "time,A\n";
  std::string autumn = "time,A\n";
  for (int hour = 0; hour < 24; ++hour)
    for (int minute = 0; minute < 60; minute += 15) {
      char text[64];
      if (hour != 2) {
        std::snprintf(text, sizeof text, "2023-03-26 %02d:%02d,1\n", hour, minute);
        spring += text;
      }
    }
  for (const int hour :
       {0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
    for (int minute = 0; minute < 60; minute += 15) {
      char text[64];
      std::snprintf(text, sizeof text, "2023-10-29 %02d:%02d,1\n", hour, minute);
      autumn += text;
    }
  directory_.write("load.csv", spring);
  EXPECT_EQ(load("Europe/Vienna", wide_load)->intervals, 92u);
  EXPECT_EQ(load("Europe/Vienna", wide_load)->members[0].load.missing(), 0u);
  directory_.write("load.csv", autumn);
  EXPECT_EQ(load("Europe/Vienna", wide_load)->intervals, 100u);
}

TEST_F(DatasetFiles, RoofShapesAreDealtInTurn) {
  directory_.write("load.csv", "time,A,B,C\n2023-01-01 00:00,1,1,1\n2023-01-01 00:15,1,1,1\n");
  directory_.write("pv.csv", "time,x,y\n2023-01-01 00:00,0.1,0.2\n2023-01-01 00:15,0.3,0.4\n");
  const std::string pv =
      "[[data]]\nfile = \"pv.csv\"\nquantity = \"pv\"\nunit = \"kW/kWp\"\nassign = \"rotate\"\n";
  EXPECT_EQ(refusal("UTC", wide_load + pv),
            "s.toml: data[2]: the roof size of member 'A' is not given");
  const Dataset data = load("UTC", wide_load + pv + "kwp = [4, 8, 12]\n").value();
  EXPECT_EQ(data.members[0].pv.at(0), Energy(100'000));
  EXPECT_EQ(data.members[1].pv.at(0), Energy(400'000));
  EXPECT_EQ(data.members[2].pv.at(0), Energy(300'000));
  EXPECT_EQ(data.members[2].pv.at(1), Energy(900'000));
}

TEST_F(DatasetFiles, ASettlementSheetIsReadAndCompared) {
  directory_.write("sheet.csv",
                   "Id,C1,Q,C1,Q,C2,Q,C2,Q,G1,Q,G1,Q\n"
                   "Kind,used,,covered,,used,,covered,,made,,surplus,\n"
                   "Sum,1,,2,,3,,4,,5,,6,\n"
                   "2023-01-01 00:00,1,L1,0.25,L1,3,L1,0.75,L1,1,L1,0,L1\n"
                   "01.01.2023 00:15,1,L1,1,L1,0,L1,0,L1,2,L1,1,L1\n"
                   "01.01.2023 00:30,1,L1,0.6,L1,1,L1,0.5,L1,1,L1,0,L1\n");
  std::string rest;
  for (const auto& [quantity, kind] : {std::pair("load", "used"),
                                       {"expected-covered", "covered"},
                                       {"pv", "made"},
                                       {"expected-surplus", "surplus"}})
    rest += std::string(
                "[[data]]\nfile = \"sheet.csv\"\nfirst_row = 4\nunit = \"kWh\"\nquantity = \"") +
            quantity + "\"\nwhere = {row = 2, value = \"" + kind + "\"}\n";
  const Dataset data = load("UTC", rest).value();
  ASSERT_EQ(data.members.size(), 3u);
  SettlementComparison comparison(data, Energy(20));
  ASSERT_TRUE(comparison.has_figures());
  for (std::size_t i = 0; i < data.intervals; ++i) {
    const PlainSharing sharing = share_by_consumption(data, i);
    comparison.add(i, sharing.share, sharing.covered);
  }
  EXPECT_EQ(comparison.compared(), 3);
  EXPECT_EQ(comparison.equal(), 2);  // the last row offers 0.6 where half is due
  EXPECT_EQ(comparison.largest_difference(), Energy(100'000));
}

TEST_F(DatasetFiles, NettingSumsAndUtilityBillsByHand) {
  directory_.write("load.csv", "time,A,B\n2023-01-01 00:00,3,1\n2023-01-01 00:15,1,1\n");
  directory_.write("pv.csv", "time,B\n2023-01-01 00:00,2\n2023-01-01 00:15,5\n");
  const Dataset data =
      load("UTC", wide_load + "[[data]]\nfile = \"pv.csv\"\nquantity = \"pv\"\nunit = \"kWh\"\n")
          .value();
  const NettingTotals totals = netting_totals(data);
  EXPECT_EQ(totals.member_import, Energy(4'000'000));
  EXPECT_EQ(totals.member_export, Energy(5'000'000));
  EXPECT_EQ(totals.community_import, Energy(2'000'000));
  EXPECT_EQ(totals.community_export, Energy(3'000'000));
  EXPECT_EQ(totals.shareable(), Energy(2'000'000));
  const std::vector<Price> import{Price(300'000), Price(-100'000)};
  const std::vector<Price> feed_in{Price(100'000), Price(-200'000)};
  EXPECT_EQ(utility_bill(data.members[0], import, feed_in).total(), Amount(900'000 - 100'000));
  EXPECT_EQ(utility_bill(data.members[1], import, feed_in).income, Amount(100'000 - 800'000));
  EXPECT_EQ(welfare_optimum(data, import, feed_in), Amount(200'000 + 100'000));
}

TEST_F(DatasetFiles, TariffsFollowTheLocalClockAndFilesAreAveraged) {
  directory_.write("load.csv", "time,A\n2023-01-01 00:00,1\n2023-01-01 00:15,1\n");
  ASSERT_TRUE(load("Europe/Vienna", wide_load));
  Tariff tariff{.base = Price(10), .windows = {}, .file = {}};
  tariff.windows.push_back({.minute_from = 22 * 60, .minute_until = 6 * 60, .price = Price(5)});
  const Instant midnight_utc = Instant(1'672'531'200'000);  // 01:00 in Vienna
  const std::vector<Price> prices =
      tariff_prices(tariff, scenario_.zone, midnight_utc, one_hour, 24).value();
  EXPECT_EQ(prices[4], Price(5));
  EXPECT_EQ(prices[5], Price(10));
  EXPECT_EQ(prices[20], Price(10));
  EXPECT_EQ(prices[21], Price(5));

  PriceFile file;
  file.file = directory_.write("p.csv",
                               "end,RRP\n2023/01/01 00:05:00,10\n2023/01/01 00:10:00,-40\n"
                               "2023/01/01 00:15:00,60\n2023/01/01 00:20:00,1\n");
  file.form.time.stamp = Stamp::end;
  file.column = "RRP";
  file.factor = 0.001;
  tariff.file = file;
  EXPECT_EQ(tariff_prices(tariff, scenario_.zone, midnight_utc, Duration(15 * one_minute.value), 1)
                .value(),
            std::vector<Price>{Price(10'000)});
  const auto beyond =
      tariff_prices(tariff, scenario_.zone, midnight_utc, Duration(15 * one_minute.value), 2);
  ASSERT_FALSE(beyond);
  EXPECT_NE(beyond.error().message.find("no price for 2023-01-01T00:15:00+00:00"),
            std::string::npos);
}

}  // namespace
}  // namespace wattbook::sim
