// Sessions as ledger facts: every kWh is billed once, whatever the station repeats, loses, delays
// or gets wrong (DOMAIN 7.2, 7.3; CHARGING 0.7, 3).
#include <gtest/gtest.h>

#include "core/chain/charging_town_test.h"

namespace wattbook::chain {
namespace {

namespace finding = charging::finding;

TEST(Charging, GridEnergyAndServiceAreChargedToTheUnit) {
  ChargingTown town;
  const Amount before = town.cash("dave");
  town.must("net", town.start("a", "1000"));
  EXPECT_EQ(town.session(1).standing, charging::Standing::billed);
  // 22 kWh at 0.35 EUR/kWh for the next hour, and three units for fractions.
  EXPECT_EQ(town.held("dave"), units("7.700003"));
  town.pass(30);
  town.must("net", town.value(1, "1005"));
  EXPECT_EQ(town.cash("dave"), before - units("1.75"));
  town.pass(30);
  town.must("net", town.end(1, "1010.000001"));
  EXPECT_EQ(town.cash("dave"), before - units("3.5"));  // the fractions are below a unit
  EXPECT_EQ(town.cash("carla"), units("0.5"));
  EXPECT_EQ(town.held("dave"), Amount(0));
  const charging::SessionRow bill = town.bill(1);
  EXPECT_EQ(bill.grid, kwh("10.000001"));
  EXPECT_EQ(bill.cash(), before - town.cash("dave"));
  EXPECT_EQ(town.community().totals.grid_import, kwh("10.000001"));
  town.expect_restorable();
}

TEST(Charging, OwnWattGoesFirstThenTheMarketThenTheGrid) {
  ChargingTown town;
  town.sell("4", "0.2");
  Transfer gift;
  gift.legs = {{town.community().watt, address_of("dave"), units("1")}};
  EXPECT_EQ(town.rejection("sue", gift), "insufficient_funds");  // all of it is offered
  PlaceOrder bid;
  bid.side = market::Side::buy;
  bid.price = price("0.2");
  bid.quantity = units("2");
  town.must("dave", bid);
  ASSERT_EQ(town.watt("dave"), units("2"));
  const Amount before = town.cash("dave");
  const Amount seller = town.cash("sue");
  town.must("net", town.start("a", "0"));
  town.pass(60);
  town.must("net", town.end(1, "10"));
  const charging::SessionRow bill = town.bill(1);
  EXPECT_EQ(bill.own, kwh("2"));
  EXPECT_EQ(bill.market, kwh("2"));
  EXPECT_EQ(bill.grid, kwh("6"));
  EXPECT_EQ(bill.market_cash, units("0.4"));
  EXPECT_EQ(bill.grid_cash, units("1.8"));
  EXPECT_EQ(bill.service, units("0.5"));
  EXPECT_EQ(before - town.cash("dave"), bill.cash());
  EXPECT_EQ(town.cash("sue") - seller, units("0.4"));
  EXPECT_EQ(town.watt("dave"), Amount(0));
  EXPECT_EQ(town.watt("sue"), Amount(0));
  town.expect_restorable();
}

TEST(Charging, NeverBuysDearerThanTheGrid) {
  ChargingTown town;
  town.sell("4", "0.31");
  town.must("net", town.start("a", "0"));
  town.pass(60);
  town.must("net", town.end(1, "5"));
  EXPECT_EQ(town.bill(1).grid, kwh("5"));
  EXPECT_EQ(town.watt("sue"), units("4"));
}

TEST(Charging, RepeatsChangeNothing) {
  ChargingTown town;
  const StartCharging start = town.start("a", "10");
  town.must("net", start);
  EXPECT_EQ(town.rejection("net", start), "exists");
  town.pass(20);
  const RecordCharging value = town.value(1, "12");
  town.must("net", value);
  const Bytes before = essence(town.state());
  EXPECT_EQ(town.rejection("net", value), "exists");
  town.pass(20);
  const EndCharging end = town.end(1, "14");
  EXPECT_EQ(essence(town.state()), before);
  town.must("net", end);
  EXPECT_EQ(town.rejection("net", end), "exists");
  EXPECT_EQ(town.rejection("net", start), "exists");
  EXPECT_EQ(town.bill(1).grid, kwh("4"));
  // Ended again with another register: the first one counts, the owner sees it.
  town.must("net", town.end(1, "15"));
  EXPECT_EQ(town.bill(1).grid, kwh("4"));
  EXPECT_TRUE(town.session(1).findings & finding::other_end);
}

TEST(Charging, LateOutOfOrderAndImpossibleValuesNeverBillTwiceOrBackwards) {
  ChargingTown town;
  town.must("net", town.start("a", "100"));
  town.pass(10);
  RecordCharging late = town.value(1, "102");
  town.pass(10);
  town.must("net", town.value(1, "104"));
  town.must("net", late);
  EXPECT_EQ(town.session(1).findings, finding::late);
  town.pass(10);
  town.must("net", town.value(1, "3"));  // relative to the session
  EXPECT_EQ(town.session(1).findings, finding::late | finding::register_back);
  town.pass(1);
  town.must("net", town.value(1, "5000"));  // more than 22 kW can give
  EXPECT_TRUE(town.session(1).findings & finding::above_power);
  EXPECT_EQ(town.bill(1).grid, kwh("4"));
  town.pass(10);
  RecordCharging forged = town.value(1, "105");
  forged.billable = false;
  town.must("net", forged);
  EXPECT_TRUE(town.session(1).findings & finding::not_billable);
  EXPECT_EQ(town.bill(1).grid, kwh("4"));
  town.must("net", town.end(1, "106"));
  EXPECT_EQ(town.bill(1).grid, kwh("6"));
  town.must("net", town.value(1, "107"));
  EXPECT_TRUE(town.session(1).findings & finding::after_end);
  EXPECT_EQ(town.bill(1).grid, kwh("6"));
  town.expect_restorable();
}

TEST(Charging, AnUnknownCardIsRecordedAndNobodyPays) {
  ChargingTown town;
  town.must("net", town.start("a", "0", "other"));
  EXPECT_EQ(town.session(1).standing, charging::Standing::unknown_token);
  town.pass(30);
  town.must("net", town.end(1, "5"));
  EXPECT_EQ(town.bill(1).unbilled, kwh("5"));
  EXPECT_EQ(town.bill(1).cash(), Amount(0));
  EXPECT_EQ(town.state().charging.points()[0].totals.unbilled, kwh("5"));
}

TEST(Charging, ADriverMayBeIdentifiedAfterTheStart) {
  ChargingTown town;
  town.must("net", town.start("a", "0", ""));
  EXPECT_EQ(town.session(1).standing, charging::Standing::no_token);
  RecordCharging identified = town.value(1, "0");
  identified.token = token_of("card");
  town.must("net", identified);
  EXPECT_EQ(town.session(1).standing, charging::Standing::billed);
  town.pass(30);
  town.must("net", town.end(1, "5"));
  EXPECT_EQ(town.bill(1).grid, kwh("5"));
}

TEST(Charging, BlockedAndExpiredCardsDoNotPay) {
  ChargingTown town;
  BlockChargingToken block;
  block.token = token_of("nobody's");
  EXPECT_EQ(town.rejection("operator", block), "unknown_token");
  block.token = token_of("card");
  EXPECT_EQ(town.rejection("sue", block), "not_permitted");
  town.must("net", block);
  town.must("net", town.start("a", "0"));
  EXPECT_EQ(town.session(1).standing, charging::Standing::blocked_token);
  EXPECT_EQ(town.held("dave"), Amount(0));
  block.blocked = false;
  town.must("operator", block);
  town.now = town.now + Duration(31 * one_day.value);
  town.must("net", town.start("b", "0"));
  EXPECT_EQ(town.session(2).standing, charging::Standing::expired_token);
  EXPECT_EQ(town.session(1).reason, charging::EndReason::superseded);
}

TEST(Charging, AnEmptyingWalletAsksForTheStopAndStillPaysForWhatFlowed) {
  ChargingTown town;
  Withdraw away;
  away.asset = town.community().cash;
  away.gateway = address_of("bank");
  away.amount = units("97");
  away.reference = "away";
  town.must("dave", away);
  town.must("net", town.start("a", "0"));
  EXPECT_EQ(town.held("dave"), units("3"));
  EXPECT_FALSE(town.session(1).stop_wanted);
  town.pass(20);
  town.must("net", town.value(1, "7"));  // 2.45 EUR; 0.55 left is less than 5 minutes' worth
  EXPECT_TRUE(town.session(1).stop_wanted);
  town.deposit("dave", "5");
  town.must("net", town.value(1, "7.1"));
  EXPECT_FALSE(town.session(1).stop_wanted);  // topped up within the card's limit
  town.pass(40);
  town.must("net", town.end(1, "21"));  // 14 x 0.35 = 4.865: exactly what is there is 5.515
  EXPECT_EQ(town.cash("dave"), units("0.65"));
  EXPECT_EQ(town.session(1).owed, Amount(0));
  town.expect_restorable();
}

TEST(Charging, WhatTheWalletLacksIsOwedToTheSupplierAndNotedForTheOwner) {
  ChargingTown town;
  Withdraw away;
  away.asset = town.community().cash;
  away.gateway = address_of("bank");
  away.amount = units("98");
  away.reference = "away";
  town.must("dave", away);
  town.must("net", town.start("a", "0"));
  town.pass(60);
  town.must("net", town.end(1, "20"));
  EXPECT_EQ(town.cash("dave"), Amount(0));
  // 20 kWh in the five intervals of an hour: 2 EUR were there, and in each interval the energy is
  // paid before the service.
  const Amount owed = town.session(1).owed;
  EXPECT_GT(owed, units("4"));
  EXPECT_EQ(town.balance("dave", town.community().debt), owed);
  EXPECT_EQ(town.session(1).unpaid, units("1") - town.bill(1).service);
  EXPECT_EQ(town.bill(1).cash() - owed, units("2"));
  EXPECT_TRUE(town.session(1).findings & finding::short_of_funds);
  EXPECT_EQ(town.bill(1).grid_cash, units("6"));
  EXPECT_EQ(town.cash("carla"), town.bill(1).service);
}

TEST(Charging, TheCardsLimitEndsIt) {
  ChargingTown town;
  town.card("card", "2");
  town.must("net", town.start("a", "0"));
  EXPECT_EQ(town.held("dave"), units("2"));
  town.pass(15);
  town.must("net", town.value(1, "4.5"));
  EXPECT_EQ(town.held("dave"), units("0.425"));
  EXPECT_TRUE(town.session(1).stop_wanted);
}

TEST(Charging, IdlingCostsAfterTheGrace) {
  ChargingTown town;
  town.must("net", town.start("a", "0"));
  town.pass(30);
  town.must("net", town.value(1, "5"));
  town.pass(9);
  town.must("net", town.value(1, "5"));
  EXPECT_EQ(town.bill(1).idle, Duration(0));
  town.pass(31);
  town.must("net", town.end(1, "5"));
  // 40 minutes without energy, ten of them free.
  EXPECT_EQ(town.bill(1).idle.value, 30 * one_minute.value + 2 * one_second.value);
  EXPECT_EQ(town.bill(1).service, units("0.25") + units("0.600666"));
}

TEST(Charging, ASecondStartClosesWhatTheStationForgotAndItsLateEndStillCounts) {
  ChargingTown town;
  town.must("net", town.start("a", "0"));
  town.pass(30);
  town.must("net", town.value(1, "4"));
  EndCharging lost = town.end(1, "5");
  town.pass(30);
  town.must("net", town.start("b", "5"));
  EXPECT_TRUE(town.session(1).ended);
  EXPECT_EQ(town.bill(1).grid, kwh("4"));
  lost.time = lost.time + Duration(5 * one_minute.value);
  lost.reason = charging::EndReason::power_lost;
  town.must("net", lost);
  EXPECT_EQ(town.bill(1).grid, kwh("5"));
  EXPECT_EQ(town.session(1).reason, charging::EndReason::power_lost);
  EXPECT_FALSE(town.session(2).ended);
  town.expect_restorable();
}

TEST(Charging, OnlyTheNetworkOrTheChargePointItselfReports) {
  ChargingTown town;
  EXPECT_EQ(town.rejection("dave", town.start("a", "0")), "not_permitted");
  DescribeChargePoint keyed = ChargingTown::describe();
  keyed.point.key = address_of("CP1/key");
  town.must("carla", keyed);
  town.must("CP1/key", town.start("a", "0"));
  EXPECT_EQ(town.rejection("sue", town.value(1, "1")), "not_permitted");
  Transfer theft;
  theft.legs = {{town.community().cash, address_of("carla"), units("1")}};
  EXPECT_EQ(town.rejection("CP1/key", theft), "not_permitted");
  StartCharging elsewhere = town.start("b", "0");
  elsewhere.station = "CP9";
  EXPECT_EQ(town.rejection("net", elsewhere), "unknown_charge_point");
  EXPECT_EQ(town.rejection("net", town.value(7, "1")), "unknown_session");
  EXPECT_EQ(town.rejection("net", town.value(1, "-1")), "invalid_quantity");
  LicenseNetwork revoked;
  revoked.network = address_of("net");
  revoked.licensed = false;
  town.must("operator", revoked);
  EXPECT_EQ(town.rejection("net", town.value(1, "1")), "not_permitted");
}

TEST(Charging, AChargePointIsItsOwnersToDescribe) {
  ChargingTown town;
  DescribeChargePoint other = ChargingTown::describe();
  EXPECT_EQ(town.rejection("dave", other), "not_permitted");
  other.point.connectors.push_back(other.point.connectors[0]);
  EXPECT_EQ(town.rejection("carla", other), "invalid_charge_point");
  other = ChargingTown::describe();
  other.point.behind_meter = MeterIndex(0);  // sue's
  EXPECT_EQ(town.rejection("carla", other), "unknown_meter");
  other = ChargingTown::describe();
  other.point.key = address_of("sue/meter");
  EXPECT_EQ(town.rejection("carla", other), "device_exists");
  // A new tariff is that of sessions that begin from now on.
  town.must("net", town.start("a", "0"));
  DescribeChargePoint dearer = ChargingTown::describe();
  dearer.point.tariff.bands[0].per_kwh = price("1");
  town.must("carla", dearer);
  town.pass(30);
  town.must("net", town.end(1, "1"));
  EXPECT_EQ(town.bill(1).service, units("0.05"));
  town.must("net", town.start("b", "1"));
  town.pass(30);
  town.must("net", town.end(2, "2"));
  EXPECT_EQ(town.bill(2).service, units("1"));
}

TEST(Charging, WhereOnlySignedValuesBillOthersAreNoted) {
  ChargingTown town;
  DescribeChargePoint strict = ChargingTown::describe();
  strict.point.signed_values_only = true;
  town.must("carla", strict);
  StartCharging start = town.start("a", "10");
  start.evidence = charging::Evidence::signed_by_meter;
  start.proof = token_of("OCMF begin");
  town.must("net", start);
  town.pass(30);
  town.must("net", town.value(1, "12"));
  EXPECT_EQ(town.session(1).findings, finding::unsigned_value);
  EXPECT_EQ(town.bill(1).grid, Energy(0));
  EndCharging end = town.end(1, "13");
  end.evidence = charging::Evidence::signed_by_meter;
  end.proof = token_of("OCMF end");
  town.must("net", end);
  EXPECT_EQ(town.bill(1).grid, kwh("3"));
  EXPECT_EQ(town.session(1).evidence, charging::Evidence::signed_by_meter);
  EXPECT_EQ(town.session(1).proof_start, token_of("OCMF begin"));
  EXPECT_EQ(town.session(1).proof_last, token_of("OCMF end"));
}

TEST(Charging, ACreditGivesBackExactlyWhatWasBilledTooMuch) {
  ChargingTown town;
  const Amount before = town.cash("dave");
  town.must("net", town.start("a", "0"));
  town.pass(60);
  CreditCharging credit;
  credit.session = charging::SessionNumber(1);
  credit.imported = kwh("7");
  credit.reason = "meter check";
  EXPECT_EQ(town.rejection("operator", credit), "session_open");
  town.must("net", town.end(1, "10"));
  EXPECT_EQ(town.rejection("net", credit), "not_permitted");
  town.must("operator", credit);
  EXPECT_EQ(before - town.cash("dave"), units("2.45"));
  EXPECT_EQ(town.rejection("operator", credit), "nothing_to_credit");
  credit.imported = kwh("0");
  town.must("operator", credit);
  EXPECT_EQ(town.cash("dave"), before);
  EXPECT_EQ(town.cash("carla"), Amount(0));
  EXPECT_EQ(town.bill(1).grid, kwh("10"));  // what was booked stays booked
  ASSERT_EQ(town.session(1).credits.size(), 2u);
  town.expect_restorable();
}

TEST(Charging, BehindAMeterTheOwnerDoesNotPayForTheDriver) {
  ChargingTown town;
  const MeterIndex meter = town.household("hans");
  town.deposit("hans", "10");
  SetMember roles;
  roles.member = address_of("hans");
  roles.roles = {Role::household, Role::charge_point_owner};
  town.must("operator", roles);
  DescribeChargePoint point = ChargingTown::describe();
  point.point.station = "CP2";
  point.point.behind_meter = meter;
  town.must("hans", point);
  town.advance_to(Instant((town.now.unix_ms / Town::quarter.value + 2) * Town::quarter.value));
  const Instant begin = town.now;
  StartCharging start = town.start("a", "0");
  start.station = "CP2";
  town.must("net", start);
  town.pass(14);
  town.must("net", town.end(1, "4"));
  const Amount before = town.cash("hans");
  town.advance_to(begin + Town::quarter + one_minute);
  town.read(begin, {{meter, "0", "0"}});
  town.read(begin + Town::quarter, {{meter, "5", "0"}});
  town.advance_to(begin + Town::quarter + Duration(6 * one_minute.value));
  // The meter counted 5 kWh, of which dave paid 4.
  EXPECT_EQ(before - town.cash("hans"), units("0.3"));
  town.expect_restorable();
}

TEST(Charging, IsNotThereBeforeVersion3) {
  Town town;
  town.found({});
  const Outcome early = town.run("operator", LicenseNetwork{});
  EXPECT_EQ(rejection_name(early.refused.code), "malformed_kind");
  EXPECT_FALSE(early.included);
}

TEST(Channels, TheLastVoucherIsPaidAndTheRestReturned) {
  ChargingTown town;
  OpenChannel open;
  open.asset = town.community().cash;
  open.payee = address_of("carla");
  open.deposit = units("20");
  open.until = town.now + Duration(2 * one_hour.value);
  EXPECT_EQ(town.rejection("carla", open), "invalid_combination");
  town.must("dave", open);
  EXPECT_EQ(town.held("dave"), units("20"));
  const auto voucher = [&](std::uint64_t channel, std::string_view amount,
                           std::string_view signer) {
    CloseChannel close;
    close.channel = charging::ChannelNumber(channel);
    close.amount = units(amount);
    close.voucher = crypto::sign(
        voucher_digest(town.state().separator, {close.channel, close.amount}), key_of(signer));
    return close;
  };
  EXPECT_EQ(town.rejection("carla", voucher(2, "1", "dave")), "unknown_channel");
  EXPECT_EQ(town.rejection("sue", voucher(1, "1", "dave")), "not_permitted");
  EXPECT_EQ(town.rejection("carla", voucher(1, "7", "carla")), "invalid_voucher");
  EXPECT_EQ(town.rejection("carla", voucher(1, "21", "dave")), "invalid_amount");
  CloseChannel wrong = voucher(1, "3", "dave");
  wrong.amount = units("4");
  EXPECT_EQ(town.rejection("carla", wrong), "invalid_voucher");
  // The payer closes with an old voucher; the payee answers with a higher one.
  town.must("dave", voucher(1, "3", "dave"));
  town.expect_restorable();
  EXPECT_EQ(town.rejection("carla", voucher(1, "2", "dave")), "voucher_not_higher");
  town.must("carla", voucher(1, "7.5", "dave"));
  EXPECT_EQ(town.cash("carla"), units("7.5"));
  EXPECT_EQ(town.cash("dave"), units("92.5"));
  EXPECT_EQ(town.held("dave"), Amount(0));
  EXPECT_EQ(town.rejection("carla", voucher(1, "8", "dave")), "unknown_channel");
}

TEST(Channels, UnansweredClosingTakesForceAndExpiryReturnsTheRest) {
  ChargingTown town;
  OpenChannel open;
  open.asset = town.community().cash;
  open.payee = address_of("carla");
  open.deposit = units("20");
  open.until = town.now + Duration(5 * one_hour.value);
  town.must("dave", open);
  town.must("dave", open);
  CloseChannel close;
  close.channel = charging::ChannelNumber(1);
  town.must("dave", close);
  town.advance_to(town.now + one_hour - one_second);
  EXPECT_EQ(town.held("dave"), units("40"));
  town.advance_to(town.now + one_second);
  EXPECT_EQ(town.held("dave"), units("20"));
  town.advance_to(open.until);
  EXPECT_EQ(town.held("dave"), Amount(0));
  EXPECT_EQ(town.cash("dave"), units("100"));
  EXPECT_TRUE(town.state().charging.channels().empty());
}

// Forgotten when no session it paid for is known any more; anybody may use the number again.
TEST(Charging, ATokenIsForgottenSomeTimeAfterItsEnd) {
  ChargingTown town;  // the card is valid for 30 days
  const auto knows = [&] { return town.state().charging.find_token(token_of("card")) != nullptr; };
  const Instant end = town.state().charging.find_token(token_of("card"))->valid_until;
  const auto pass_to = [&](Instant time) {
    while (town.now < time) town.advance_to(std::min(time, town.now + one_day));
  };
  pass_to(end + charging::kept_after_end);
  EXPECT_TRUE(knows());
  town.expect_restorable();
  pass_to(end + charging::kept_after_end + one_hour);
  EXPECT_FALSE(knows());
  town.expect_restorable();
}

}  // namespace
}  // namespace wattbook::chain
