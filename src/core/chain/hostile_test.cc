// Commands that are well signed and meant badly: none may stop a node (HOUSE 4: CHECK is for our
// own bugs, never for outside input). Every block here ends in `seal`, which checks every law.
#include <gtest/gtest.h>

#include "core/chain/hostile_town_test.h"

namespace wattbook::chain {
namespace {

using market::Side;

TEST(Hostile, NobodyPaysIntoTheProtocolsOwnAccounts) {
  TradingTown town;
  for (const std::string_view purpose :
       {"clearing/0", "grid/0", "fees/0", "education", "network"}) {
    Transfer transfer;
    transfer.legs = {{town.state().tsl, system_address(purpose), units("1")}};
    EXPECT_EQ(town.rejection("ann", transfer), "unknown_member") << purpose;
    OpenHold hold;
    hold.asset = town.state().tsl;
    hold.payee = system_address(purpose);
    hold.amount = units("1");
    hold.hold_until = town.now + one_hour;
    EXPECT_EQ(town.rejection("ann", hold), "unknown_member") << purpose;
    RegisterMember member;
    member.member = system_address(purpose);
    EXPECT_EQ(town.rejection("operator", member), "invalid_address") << purpose;
    LicenseGateway gateway;
    gateway.gateway = system_address(purpose);
    gateway.currency = "AUD";
    EXPECT_EQ(town.rejection("governor", gateway), "invalid_address") << purpose;
  }
}

TEST(Hostile, AMemberWhoTookTheAddressOfTheNextSupplierDoesNotBecomeIt) {
  TradingTown town;
  for (const std::string_view purpose : {"grid/1", "fees/1", "clearing/1"}) {
    RegisterMember member;
    member.member = system_address(purpose);
    town.must("operator", member);
  }
  CreateCommunity second;
  second.name = "Second";
  second.operator_account = address_of("operator");
  second.currency = "EUR";
  town.must("governor", second);
  const auto squatter = town.ledger().find_member(system_address("grid/1"));
  EXPECT_NE(town.ledger().account(town.state().communities[1].grid_cash).owner, *squatter);
}

// 6.2, 6.3: the buyer's store fills by their own sun in the same interval in which the seller's
// expected energy arrives.
TEST(Hostile, MintingFillsABuyersStoreBeforeAnAskMeetsTheirBid) {
  TradingTown town;
  town.must("ann", order(Side::sell, "0.10", "5"));
  town.must("bob", order(Side::buy, "0.12", "5"));
  town.settle({{town.ann, "0", "5"}, {town.bob, "0", "4"}, {town.eve, "0", "0"}});
  EXPECT_EQ(town.watt("bob"), units("5"));  // four of their own, one bought
  EXPECT_EQ(town.watt("ann"), units("4"));
}

TEST(Hostile, OneTransferFillsABuyersStoreAndCoversAnAsk) {
  TradingTown town;
  town.settle({{town.ann, "0", "0"}, {town.bob, "0", "0"}, {town.eve, "0", "5"}});
  town.must("ann", order(Side::sell, "0.10", "3"));  // expected
  town.must("bob", order(Side::buy, "0.12", "5"));
  town.must("eve", town.watt_to({{"ann", "1"}, {"bob", "4"}}));
  EXPECT_EQ(town.watt("bob"), units("5"));
  EXPECT_EQ(town.watt("ann"), units("0"));
}

TEST(Hostile, ALateReadingFillsABuyersStoreAndCoversAnAsk) {
  TradingTown town;
  town.must("ann", order(Side::sell, "0.10", "5"));
  town.must("bob", order(Side::buy, "0.12", "5"));
  const Instant end = town.end_of_next();
  town.close_next();
  town.read(end, {{town.ann, "0", "5"}, {town.bob, "0", "4"}});
  EXPECT_EQ(town.watt("bob"), units("5"));
  EXPECT_EQ(town.watt("ann"), units("4"));
}

// 5.2: both communities count on the same TSL; the second finds it gone.
TEST(Hostile, TwoCommunitiesChargeOneAccount) {
  CommunitySettings dear = roomy();
  dear.storage_fee = units("1");
  dear.fee_grace_intervals = 4;
  TradingTown town(dear);
  CreateCommunity second;
  second.name = "Second";
  second.operator_account = address_of("operator");
  second.currency = "EUR";
  second.settings = dear;
  town.must("governor", second);
  const CommunityIndex other(1);
  for (const std::string_view name : {"ann", "owner"}) {
    RegisterMember member;
    member.community = other;
    member.member = address_of(name);
    town.must("operator", member);
  }
  RegisterDevice meter;
  meter.community = other;
  meter.key = address_of("ann/second meter");
  meter.rated_power = Power(20'000);
  meter.installed = interval_start(interval_of(town.now, Town::quarter), Town::quarter);
  town.must("ann", meter);
  RegisterDevice battery;
  battery.community = other;
  battery.kind = DeviceKind::battery;
  battery.key = address_of("owner/second battery");
  battery.rated_power = Power(1'000);
  battery.capacity = kwh("100");
  town.must("owner", battery);
  for (const Address key : {meter.key, battery.key}) {
    SetDevice service;
    service.device = key;
    town.must("operator", service);
  }
  const Instant end = town.end_of_next();
  town.now = end;
  town.read(end, {{town.ann, "0", "1.5"}});
  SubmitReadings readings;
  readings.community = other;
  readings.readings = {{.meter = MeterIndex(0),
                        .sequence = 1,
                        .time = end,
                        .import_register = kwh("0"),
                        .export_register = kwh("1.5")}};
  town.must("operator", readings);
  for (int i = 0; i < 12; ++i) town.close_next();
  EXPECT_EQ(town.tsl("ann"), units("0"));
  EXPECT_EQ(town.watt("ann"), units("0"));  // sold after the grace period (5.3)
  EXPECT_EQ(town.balance("ann", town.state().communities[1].watt), units("0"));
}

TEST(Hostile, CapacityLeavesServiceWhileFull) {
  TradingTown town;
  town.settle({{town.ann, "0", "4"}, {town.bob, "0", "4"}, {town.eve, "0", "0"}});
  town.must("ann", order(Side::sell, "0.20", "2"));
  town.must("bob", order(Side::buy, "0.10", "1"));
  SetDevice out;
  out.device = address_of("owner/battery");
  out.in_service = false;
  town.must("operator", out);
  ReportStateOfCharge report;
  report.battery = out.device;
  report.time = town.now;
  report.stored = kwh("0");
  town.must("operator", report);
  EXPECT_EQ(town.watt("ann"),
            units("4"));  // what is out of service backs nothing, and takes nothing
  town.close_next();
  // Nothing can stay in a community without a battery (4.5): fed to the grid at 0.08.
  EXPECT_EQ(town.watt("ann"), units("0"));
  EXPECT_EQ(town.cash("ann"), units("100.32"));
  out.in_service = true;
  town.must("operator", out);
  EXPECT_EQ(town.ledger().supply(town.community().watt), Amount(0));
}

TEST(Hostile, DaysOfSilenceCloseInSeveralBlocks) {
  TradingTown town;
  town.settle({{town.ann, "0", "4"}, {town.bob, "0", "0"}, {town.eve, "0", "0"}});
  const IntervalNumber before = town.community().closed;
  town.advance_to(town.now + Duration(3 * one_day.value));
  EXPECT_EQ(town.community().closed, before + IntervalNumber(limits::closes_per_block_max));
  EXPECT_TRUE(town.machine.wants_block(town.now + one_second));
  while (town.machine.wants_block(town.now + one_second)) town.advance_to(town.now + one_second);
  EXPECT_EQ(town.community().closed, before + IntervalNumber(3 * 96));
}

TEST(Hostile, ASuspendedMemberIsStillMeteredAndCannotAct) {
  TradingTown town;
  SetMember suspend;
  suspend.member = address_of("ann");
  suspend.roles = {Role::household};
  suspend.suspended = true;
  town.must("operator", suspend);
  EXPECT_EQ(town.rejection("ann", order(Side::buy, "0.10", "1")), "suspended");
  town.settle({{town.ann, "0", "4"}, {town.bob, "0", "0"}, {town.eve, "0", "0"}});
  EXPECT_EQ(town.watt("ann"), units("4"));
  suspend.member = address_of("operator");
  EXPECT_EQ(town.rejection("operator", suspend), "invalid_combination");
}

// Roles and suspensions are a community's own: the operator of one has no say in another.
TEST(Hostile, AnOperatorRulesOnlyTheirOwnCommunity) {
  TradingTown town;
  CreateCommunity second;
  second.name = "Second";
  second.operator_account = address_of("rival");
  second.currency = "EUR";
  town.must("governor", second);
  const CommunityIndex other(1);
  for (const std::string_view name : {"ann", "operator"}) {
    RegisterMember member;
    member.community = other;
    member.member = address_of(name);
    member.roles = {Role::community_operator, Role::concentrator, Role::oracle};
    town.must("rival", member);
  }
  SetTariff tariff;
  tariff.first_interval = town.community().closed + IntervalNumber(1);
  tariff.points = {{price("9"), price("9"), price("9")}};
  EXPECT_EQ(town.rejection("ann", tariff), "not_permitted");
  SubmitReadings readings;
  readings.readings = {{.meter = town.ann, .sequence = 9, .time = town.now}};
  EXPECT_EQ(town.rejection("ann", readings), "not_permitted");

  SetMember suspend;
  suspend.community = other;
  suspend.member = address_of("operator");
  suspend.suspended = true;
  town.must("rival", suspend);
  town.must("operator", tariff);  // still in office at home
  suspend.member = address_of("ann");
  town.must("rival", suspend);
  PlaceOrder bid = order(Side::buy, "0.10", "1");
  town.must("ann", bid);
  bid.community = other;
  EXPECT_EQ(town.rejection("ann", bid), "suspended");
}

// 5.1: no way of parting with TSL takes away the right to what is stored.
TEST(Hostile, StoredEnergyKeepsItsTslHoweverItIsParted) {
  TradingTown town;
  town.settle({{town.ann, "0", "4"}, {town.bob, "0", "0"}, {town.eve, "0", "0"}});
  OpenHold hold;
  hold.asset = town.state().tsl;
  hold.payee = address_of("bob");
  hold.amount = units("0.5");
  hold.hold_until = town.now + one_hour;
  const auto effects = town.must("ann", hold);
  TopUpHold more;
  more.hold = HoldId(std::get<Issued>(effects.back()).number);
  more.amount = units("2");
  EXPECT_EQ(town.rejection("ann", more), "storage_right_in_use");
  more.amount = units("0.1");
  town.must("ann", more);
  PlaceOrder ask = order(Side::sell, "0.01", "3");
  ask.instrument = Instrument::tsl;
  EXPECT_EQ(town.rejection("ann", ask), "storage_right_in_use");
}

TEST(Hostile, ABlockOrGenesisBeyondAllTimeIsRefused) {
  Genesis genesis = Town::genesis();
  genesis.time = Instant(INT64_MAX);
  EXPECT_FALSE(check_genesis(genesis));
  genesis.time = Instant(INT64_MIN);
  EXPECT_FALSE(check_genesis(genesis));
  Town town;
  SealedBlock block = town.advance_to(town.now + one_second);
  block.header.time = Instant(INT64_MAX);
  EXPECT_FALSE(decode_block(encode_block(block.header, {})));
}

}  // namespace
}  // namespace wattbook::chain
