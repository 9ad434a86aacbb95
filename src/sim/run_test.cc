#include "sim/run.h"

#include <gtest/gtest.h>

#include "sim/baseline.h"
#include "sim/home_battery.h"
#include "sim/scratch_dir_test.h"

namespace wattbook::sim {
namespace {

const std::string load_and_pv =
    "[[data]]\nfile = \"load.csv\"\nquantity = \"load\"\nunit = \"kWh\"\n"
    "[[data]]\nfile = \"pv.csv\"\nquantity = \"pv\"\nunit = \"kWh\"\n";

class Run : public testing::Test {
 protected:
  void SetUp() override {
    // A uses 4 and 2; B uses 1 and 2; C makes 3 and 6 and uses nothing.
    directory_.write("load.csv", "time,A,B,C\n2023-01-01 00:00,4,1,0\n2023-01-01 00:15,2,2,0\n");
    directory_.write("pv.csv", "time,C\n2023-01-01 00:00,3\n2023-01-01 00:15,6\n");
  }
  Result<RunResult> run(const std::string& community, const std::string& rest) {
    const Result<Scenario> scenario = read_scenario(directory_.write(
        "s.toml", "[community]\nname = \"L\"\ntime_zone = \"UTC\"\n" + community +
                      "[tariff]\nimport = 0.3\nfeed_in = 0.1\n" + rest + load_and_pv));
    if (!scenario) return std::unexpected(scenario.error());
    const Result<Dataset> data = load_dataset(*scenario);
    if (!data) return std::unexpected(data.error());
    return run_scenario(*scenario, *data, [](std::size_t) {});
  }
  ScratchDir directory_;
};

TEST_F(Run, SharesByConsumptionAndBillsByHand) {
  const Result<RunResult> result = run("", "[sharing]\nprice = 0.2\n");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->ledger.rejected, 0);
  // First interval: 3 kWh for 5: A gets 2.4, B 0.6. Second: all 4 are covered, 2 go to the grid.
  EXPECT_EQ(result->intervals[0].shared, Energy(3'000'000));
  EXPECT_EQ(result->intervals[0].community_import, Energy(2'000'000));
  EXPECT_EQ(result->intervals[0].community_export, Energy(0));
  EXPECT_EQ(result->intervals[1].community_export, Energy(2'000'000));
  const MemberResult& a = result->members[0];
  EXPECT_EQ(a.shared_in, Energy(4'400'000));
  EXPECT_EQ(a.grid_import, Energy(1'600'000));
  EXPECT_EQ(a.bill_without, Amount(1'800'000));
  EXPECT_EQ(a.bill_with(), Amount(480'000 + 880'000));
  const MemberResult& c = result->members[2];
  EXPECT_EQ(c.shared_out, Energy(7'000'000));
  EXPECT_EQ(c.shared_income, Amount(1'400'000));
  EXPECT_EQ(c.bill_with(), Amount(-1'400'000 - 200'000));
  EXPECT_EQ(result->welfare, Amount(7 * 200'000));
  EXPECT_EQ(result->optimum, Amount(7 * 200'000));
}

TEST_F(Run, StaticPartsLeaveTheRestToTheGrid) {
  const Result<RunResult> result =
      run("",
          "[sharing]\nkey = \"static\"\nprice = 0.2\n"
          "[[member]]\nname = \"A\"\npart = 0.5\n[[member]]\nname = \"B\"\npart = 0.25\n");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->members[0].shared_in, Energy(1'500'000 + 2'000'000));
  EXPECT_EQ(result->members[1].shared_in, Energy(750'000 + 1'500'000));
  // What the parts leave flows over the same connection: the community imports the difference.
  EXPECT_EQ(result->intervals[0].community_import, Energy(2'000'000));
  EXPECT_EQ(result->members[2].grid_export, Energy(750'000 + 2'500'000));
}

TEST_F(Run, AgentsTradeWhatTheRoofMakes) {
  const Result<RunResult> result = run(
      "mode = \"exchange\"\n", "[members]\nagent = {kind = \"target\", buy = 0.28, sell = 0.12}\n");
  ASSERT_TRUE(result) << result.error().message;
  const Totals sum = totals_of(*result);
  EXPECT_EQ(sum.traded, Energy(7'000'000));
  EXPECT_EQ(sum.shared, Energy(0));
  EXPECT_EQ(result->members[2].sold, Energy(7'000'000));
  EXPECT_EQ(result->members[0].bought + result->members[1].bought, Energy(7'000'000));
  EXPECT_EQ(sum.community_import, Energy(2'000'000));
  EXPECT_EQ(result->welfare, result->optimum);
  for (const MemberResult& member : result->members)
    EXPECT_LE(member.bill_with(), member.bill_without) << member.name;
}

TEST_F(Run, NobodyTradesAtPricesTheyRefuse) {
  const Result<RunResult> result = run(
      "mode = \"exchange\"\n", "[members]\nagent = {kind = \"target\", buy = 0.12, sell = 0.13}\n");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(totals_of(*result).traded, Energy(0));
  EXPECT_EQ(result->welfare, Amount(0));
  const Result<RunResult> shared =
      run("mode = \"exchange-then-sharing\"\n",
          "[members]\nagent = {kind = \"target\", buy = 0.12, sell = 0.13}\n");
  ASSERT_TRUE(shared) << shared.error().message;
  EXPECT_EQ(totals_of(*shared).shared, Energy(7'000'000));
}

TEST_F(Run, ASharedBatteryKeepsASurplusForLater) {
  directory_.write("load.csv", "time,A\n2023-01-01 00:00,0\n2023-01-01 00:15,1\n");
  directory_.write("pv.csv", "time,A\n2023-01-01 00:00,4\n2023-01-01 00:15,0\n");
  const Result<RunResult> result = run("", "[battery]\ncapacity_kwh = 2\nefficiency = 0.5\n");
  ASSERT_TRUE(result) << result.error().message;
  // 4 kWh charge 2 at half efficiency: the battery is full and nothing is left for the grid.
  EXPECT_EQ(result->intervals[0].stored, Energy(2'000'000));
  EXPECT_EQ(result->intervals[0].community_export, Energy(0));
  EXPECT_EQ(result->intervals[1].stored, Energy(1'000'000));
  EXPECT_EQ(result->intervals[1].community_import, Energy(0));
}

TEST_F(Run, OneSeedGivesOneStateRootAndNegativePricesWork) {
  const std::string rest =
      "[sharing]\nprice = -0.05\n[members]\nagent = {kind = \"zero-intelligence\", buy = 0.29, "
      "sell = -0.02}\n";
  const Result<RunResult> first = run("mode = \"exchange-then-sharing\"\nseed = 9\n", rest);
  const Result<RunResult> second = run("mode = \"exchange-then-sharing\"\nseed = 9\n", rest);
  const Result<RunResult> other = run("mode = \"exchange-then-sharing\"\nseed = 10\n", rest);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->ledger.state_root, second->ledger.state_root);
  EXPECT_NE(first->ledger.state_root, other->ledger.state_root);
  EXPECT_EQ(first->ledger.state_root.size(), 64u);
}

TEST_F(Run, WhatTheLedgerRefusesEndsTheRunWithItsCause) {
  const Result<RunResult> result = run("currency = \"euro\"\n", "");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "founding the community was rejected: invalid_text, field currency");
}

TEST(HomeBatteryBox, ChargesAndGivesBackWithinPowerAndLosses) {
  HomeBattery battery(
      {.capacity = Energy(3'000'000), .power = Power(8'000), .efficiency_ppm = 500'000},
      Duration(15 * one_minute.value));
  // 8 kW for a quarter of an hour are 2 kWh, of which half arrives.
  NetEnergy net = battery.settle({.import = Energy(0), .exported = Energy(5'000'000)});
  EXPECT_EQ(net.exported, Energy(3'000'000));
  EXPECT_EQ(battery.stored(), Energy(1'000'000));
  net = battery.settle({.import = Energy(1'500'000), .exported = Energy(0)});
  EXPECT_EQ(net.import, Energy(500'000));
  EXPECT_EQ(battery.stored(), Energy(0));
}

}  // namespace
}  // namespace wattbook::sim
