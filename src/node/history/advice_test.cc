#include "node/history/advice.h"

#include "node/history/history_fixture_test.h"

namespace wattbook::history {
namespace {

using chain::Town;

class AdviceTest : public testing::Test {
 protected:
  void project(const Town& town) { must_add(*open_projection(path_, vienna()), records_of(town)); }
  Result<Advice> ask(std::string_view who, CommunityIndex community = CommunityIndex(0)) {
    auto database = open_for_reading(path_);
    return advise(**database, address_of(who), community);
  }

  ScratchDirectory directory_;
  const std::string path_ = directory_.file("history.sqlite");
};

TEST_F(AdviceTest, AStrangerAndAnUnknownCommunityAreRefused) {
  project(small_town());
  EXPECT_FALSE(ask("nobody"));
  EXPECT_FALSE(ask("flat", CommunityIndex(7)));
}

TEST_F(AdviceTest, NamesWithWhomTradingPaid) {
  project(small_town());
  const Result<Advice> flat = ask("flat");
  ASSERT_TRUE(flat) << flat.error().message;
  const PartnerRow roof_sells{.partner = address_of("roof"),
                              .trades = 1,
                              .energy = kwh("0.6"),
                              .cash = units("0.12"),
                              .price = price("0.2"),
                              .with_me = kwh("0.6")};
  EXPECT_EQ(flat->sellers, std::vector{roof_sells});
  EXPECT_TRUE(flat->buyers.empty());  // nobody else bought
  const Result<Advice> roof = ask("roof");
  ASSERT_TRUE(roof) << roof.error().message;
  EXPECT_TRUE(roof->sellers.empty());
  ASSERT_EQ(roof->buyers.size(), 1u);
  EXPECT_EQ(roof->buyers.front().partner, address_of("flat"));
  EXPECT_EQ(roof->buyers.front().with_me, kwh("0.6"));
}

// What a first day cost, for two weeks, less what is there.
TEST_F(AdviceTest, ATopUpIsWhatTwoWeeksOfTheHabitLack) {
  project(small_town());
  const Result<Advice> flat = ask("flat");
  ASSERT_TRUE(flat) << flat.error().message;
  EXPECT_EQ(flat->currency, "EUR");
  EXPECT_EQ(flat->days, 1);
  Amount spent(0);
  for (const SpendingRow& row : flat->spending) {
    EXPECT_NE(row.reason, "deposit");
    spent += row.spent;
    if (row.reason == "trade_cash") {
      EXPECT_EQ(row.spent, units("0.12"));
    }
  }
  EXPECT_GE(spent, units("0.12"));
  EXPECT_EQ(flat->balance, units("20") - spent);
  EXPECT_EQ(flat->a_day, spent);
  EXPECT_EQ(flat->wanted, Amount(spent.value * 14));
  EXPECT_EQ(flat->top_up, Amount(0));  // twenty last longer
  EXPECT_EQ(ask("roof")->top_up, Amount(0));
}

TEST_F(AdviceTest, OldSpendingIsForgottenAndAnEmptyWalletIsToBeFilled) {
  Town town = small_town();
  project(town);
  const Amount balance = ask("flat")->balance;
  const Amount habit = ask("flat")->wanted;
  chain::Transfer all;
  all.legs = {{town.community().cash, address_of("roof"), balance}};
  town.must("flat", all);
  std::filesystem::remove(path_);
  project(town);
  Result<Advice> poor = ask("flat");
  ASSERT_TRUE(poor) << poor.error().message;
  EXPECT_EQ(poor->wanted, habit);  // what was given away is no habit
  EXPECT_EQ(poor->balance, Amount(0));
  EXPECT_EQ(poor->top_up, habit);
  town.advance_to(town.now + Duration(40 * one_day.value));
  std::filesystem::remove(path_);
  project(town);
  poor = ask("flat");
  ASSERT_TRUE(poor) << poor.error().message;
  EXPECT_EQ(poor->days, 28);
  EXPECT_EQ(poor->a_day, Amount(0));
  EXPECT_EQ(poor->top_up, Amount(0));
  EXPECT_TRUE(poor->spending.empty());
  EXPECT_TRUE(poor->sellers.empty());
}

}  // namespace
}  // namespace wattbook::history
