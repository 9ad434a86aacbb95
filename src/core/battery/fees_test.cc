#include "core/battery/fees.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace wattbook::battery {
namespace {

// One TSL unit per WATT unit and interval, so that amounts can be read off.
constexpr std::int64_t unit_rate = sub_units;

void roll_to(FeeIndex& fees, std::int64_t interval) {
  for (std::int64_t n = fees.state().interval.value + 1; n <= interval; ++n)
    EXPECT_TRUE(fees.roll(IntervalNumber(n)).empty()) << n;
}

TEST(FeeIndex, ChargesTheBalanceOfEachIntervalClosed) {
  FeeIndex fees(unit_rate, 4, IntervalNumber(100));
  const PayerIndex payer = fees.add_payer();
  EXPECT_EQ(fees.touch(payer, Energy(3), Amount(1'000)).due, Amount(0));
  roll_to(fees, 102);
  EXPECT_EQ(fees.due(payer), Amount(6));
  EXPECT_EQ(fees.touch(payer, Energy(10), Amount(1'000)).due, Amount(6));
  EXPECT_EQ(fees.touch(payer, Energy(5), Amount(994)).due, Amount(0));  // nothing closed between
  roll_to(fees, 103);
  EXPECT_EQ(fees.touch(payer, Energy(0), Amount(994)).due, Amount(5));
  roll_to(fees, 110);
  EXPECT_EQ(fees.due(payer), Amount(0));
  EXPECT_EQ(fees.clearing(), Amount(11));
}

TEST(FeeIndex, FractionsStayWithThePayer) {
  FeeIndex fees(sub_units / 3, 4, IntervalNumber(0));
  const PayerIndex payer = fees.add_payer();
  (void)fees.touch(payer, Energy(1), Amount(10));
  roll_to(fees, 2);
  EXPECT_EQ(fees.touch(payer, Energy(1), Amount(10)).due, Amount(0));
  roll_to(fees, 3);
  EXPECT_EQ(fees.due(payer), Amount(0));  // 3 x floor(10^12 / 3) is one sub-unit short of a unit
  roll_to(fees, 4);
  EXPECT_EQ(fees.touch(payer, Energy(1), Amount(10)).due, Amount(1));
}

TEST(FeeIndex, SplitsEightyTenTen) {
  FeeIndex fees(unit_rate, 4, IntervalNumber(0));
  const PayerIndex payer = fees.add_payer();
  const OwnerIndex large = fees.add_owner();
  const OwnerIndex small = fees.add_owner();
  fees.set_capacity(large, Energy(300));
  fees.set_capacity(small, Energy(100));
  (void)fees.touch(payer, Energy(100), Amount(10'000));
  roll_to(fees, 10);
  EXPECT_EQ(fees.claimable(large), Amount(600));
  EXPECT_EQ(fees.claim(large), Amount(600));
  EXPECT_EQ(fees.clearing(), Amount(-600));  // claims run ahead of what payers were touched for
  EXPECT_EQ(fees.claim(small), Amount(200));
  EXPECT_EQ(fees.claim_education(), Amount(100));
  EXPECT_EQ(fees.claim_network(), Amount(100));
  EXPECT_EQ(fees.claim(large), Amount(0));
  EXPECT_TRUE(fees.is_consistent());
  EXPECT_EQ(fees.touch(payer, Energy(100), Amount(10'000)).due, Amount(1'000));
  EXPECT_EQ(fees.clearing(), Amount(0));
}

TEST(FeeIndex, WithoutCapacityTheOwnersPartIsTheNetworks) {
  FeeIndex fees(unit_rate, 4, IntervalNumber(0));
  const PayerIndex payer = fees.add_payer();
  const OwnerIndex owner = fees.add_owner();
  (void)fees.touch(payer, Energy(100), Amount(10'000));
  roll_to(fees, 1);
  fees.set_capacity(owner, Energy(7));
  roll_to(fees, 2);
  EXPECT_EQ(fees.claim(owner), Amount(79));  // 80 / 7 leaves a remainder, carried on
  EXPECT_EQ(fees.claim_network(), Amount(100));
  EXPECT_TRUE(fees.is_consistent());
  fees.set_capacity(owner, Energy(0));
  EXPECT_EQ(fees.state().owners_remainder, 0);
  EXPECT_TRUE(fees.is_consistent());
}

TEST(FeeIndex, GoesIntoArrearsInTheExactInterval) {
  FeeIndex fees(unit_rate, 3, IntervalNumber(0));
  const PayerIndex payer = fees.add_payer();
  (void)fees.touch(payer, Energy(10), Amount(25));
  roll_to(fees, 2);
  const FeeEvent expected{FeeEventKind::went_into_arrears, payer, Amount(20)};
  EXPECT_EQ(fees.roll(IntervalNumber(3)), std::vector{expected});
  EXPECT_EQ(fees.state().payers[0].status, PayerStatus::in_arrears);
  EXPECT_EQ(fees.state().payers[0].funds, Amount(5));
  EXPECT_EQ(fees.state().base, Energy(0));
  EXPECT_EQ(fees.due(payer), Amount(10));
  roll_to(fees, 5);
  const FeeEvent over{FeeEventKind::grace_expired, payer, Amount(0)};
  EXPECT_EQ(fees.roll(IntervalNumber(6)), std::vector{over});
  EXPECT_EQ(fees.due(payer), Amount(40));
  EXPECT_TRUE(fees.roll(IntervalNumber(7)).empty());  // said once
  EXPECT_TRUE(fees.is_consistent());
}

TEST(FeeIndex, FundsThatJustSufficeDoNotRunDry) {
  FeeIndex fees(unit_rate, 3, IntervalNumber(0));
  const PayerIndex payer = fees.add_payer();
  (void)fees.touch(payer, Energy(10), Amount(30));
  roll_to(fees, 3);
  EXPECT_EQ(fees.touch(payer, Energy(0), Amount(30)).due, Amount(30));
}

TEST(FeeIndex, ArrearsAreDistributedOnlyWhenPaid) {
  FeeIndex fees(unit_rate, 100, IntervalNumber(0));
  const PayerIndex payer = fees.add_payer();
  (void)fees.touch(payer, Energy(10), Amount(0));
  EXPECT_EQ(fees.roll(IntervalNumber(1)).size(), 1u);
  roll_to(fees, 5);
  EXPECT_EQ(fees.claim_education(), Amount(0));
  const FeeCharge short_of_one = fees.touch(payer, Energy(10), Amount(49));
  EXPECT_EQ(short_of_one.due, Amount(0));
  EXPECT_FALSE(short_of_one.recovered);
  const FeeCharge paid = fees.touch(payer, Energy(10), Amount(50));
  EXPECT_EQ(paid.due, Amount(50));
  EXPECT_TRUE(paid.recovered);
  EXPECT_EQ(fees.claim_education(), Amount(5));
  EXPECT_EQ(fees.claim_network(), Amount(45));
  EXPECT_EQ(fees.state().base, Energy(10));
  EXPECT_EQ(fees.roll(IntervalNumber(6)).size(), 1u);  // nothing left: in arrears again
}

TEST(FeeIndex, AHigherRateBringsArrearsForward) {
  FeeIndex fees(unit_rate, 3, IntervalNumber(0));
  const PayerIndex payer = fees.add_payer();
  (void)fees.touch(payer, Energy(1), Amount(1'000));
  roll_to(fees, 10);
  fees.set_rate(unit_rate / 2);
  roll_to(fees, 20);
  fees.set_rate(0);
  roll_to(fees, 30);
  fees.set_rate(unit_rate);
  EXPECT_EQ(fees.due(payer), Amount(15));
  (void)fees.touch(payer, Energy(500), Amount(1'000));
  roll_to(fees, 31);
  EXPECT_EQ(fees.roll(IntervalNumber(32)).size(), 1u);
}

TEST(FeeIndex, ExtremesStayWithin128Bits) {
  FeeIndex fees(limits::fee_rate_max, 1, IntervalNumber(0));
  const PayerIndex payer = fees.add_payer();
  const OwnerIndex owner = fees.add_owner();
  fees.set_capacity(owner, Energy(1));
  (void)fees.touch(payer, Energy(limits::amount_max), Amount(limits::amount_max));
  roll_to(fees, 1);
  EXPECT_EQ(fees.claim(owner), Amount(limits::amount_max / 10 * 8));
  EXPECT_EQ(fees.touch(payer, Energy(1), Amount(limits::amount_max)).due,
            Amount(limits::amount_max));
  (void)fees.touch(payer, Energy(1), Amount(limits::amount_max));
  roll_to(fees, 1'000);
  EXPECT_TRUE(fees.is_consistent());
}

TEST(FeeIndexDeathTest, MisuseStopsTheProcess) {
  FeeIndex fees(unit_rate, 3, IntervalNumber(0));
  EXPECT_DEATH((void)fees.touch(PayerIndex(0), Energy(0), Amount(0)), "check failed");
  EXPECT_DEATH((void)fees.roll(IntervalNumber(2)), "check failed");
  EXPECT_DEATH(fees.set_rate(limits::fee_rate_max + 1), "check failed");
  EXPECT_DEATH(FeeIndex(0, 0, IntervalNumber(0)), "check failed");
}

}  // namespace
}  // namespace wattbook::battery
