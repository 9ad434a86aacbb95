// Sums at the end of what the ledger can count: settings, meters, debts and suppliers that mean
// badly stop no node (see hostile_test.cc).
#include <gtest/gtest.h>

#include "core/chain/hostile_town_test.h"

namespace wattbook::chain {
namespace {

TEST(Hostile, SettingsAtTheirLimitsAreAcceptedOrRefused) {
  TradingTown town;
  CommunitySettings wild = roomy();
  wild.storage_per_tsl = Energy(INT64_MAX);
  wild.storage_budget = Amount(INT64_MAX);
  wild.storage_unit_cost = Price(1);
  wild.storage_fee = units("1");
  wild.mint_efficiency_ppm = 1;
  wild.starter_grant = Amount(INT64_MAX);
  wild.debt_limit = Amount(INT64_MAX);
  ChangeSettings change;
  change.settings = wild;
  town.must("operator", change);
  town.settle({{town.ann, "0", "5"}, {town.bob, "0", "5"}, {town.eve, "5", "0"}});
  EXPECT_EQ(town.watt("ann"), units("0.000005"));
  town.join("late", {Role::household});
  EXPECT_GT(town.tsl("late"), units("900"));  // all that is left of the education pool
}

// A member with a meter of the highest rating.
void join_smelter(Town& town, const std::string& name, CommunityIndex community = {}) {
  RegisterMember admission;
  admission.community = community;
  admission.member = address_of(name);
  town.must("operator", admission);
}
RegisterDevice smelter_meter(const Town& town, const std::string& name, Power rated) {
  RegisterDevice device;
  device.key = address_of(name + "/meter");
  device.rated_power = rated;
  device.register_digits = limits::register_digits_max;
  device.installed = interval_start(interval_of(town.now, Town::quarter), Town::quarter);
  return device;
}
void add_smelter(Town& town, const std::string& name, CommunityIndex community = {}) {
  join_smelter(town, name, community);
  RegisterDevice device = smelter_meter(town, name, Power(limits::power_max));
  device.community = community;
  town.must(name, device);
  SetDevice service;
  service.device = device.key;
  town.must("operator", service);
}
SetTariff dearest(const Community& community) {
  SetTariff tariff;
  tariff.community = community.index;
  tariff.first_interval = community.closed + IntervalNumber(1);
  tariff.points = {{Price(limits::tariff_price_max), Price(limits::tariff_price_max), Price(0)}};
  return tariff;
}

// 4.4: what two members owe together is more than the ledger can count.
TEST(Hostile, DebtsEndWhereTheLedgerCanCountNoMore) {
  CommunitySettings settings;
  settings.mode = TradingMode::sharing;
  settings.sharing_rule = SharingRule::fixed;  // nobody holds a key: all goes to and from the grid
  Town town;
  town.found(settings);
  town.must("operator", dearest(town.community()));
  std::vector<MeterIndex> meters;
  for (std::uint32_t i = 0; i < 3; ++i) {
    add_smelter(town, "smelter " + std::to_string(i));
    meters.push_back(MeterIndex(i));
  }
  const Instant later = Town::begin + Duration(30 * Town::quarter.value);
  town.now = later;
  town.read(later,
            {{meters[0], "700000", "0"}, {meters[1], "700000", "0"}, {meters[2], "0", "700000"}});
  town.advance_to(later + Duration(6 * one_minute.value));
  const AssetIndex debt = town.community().debt;
  EXPECT_EQ(town.balance("smelter 0", debt) + town.balance("smelter 1", debt),
            Amount(limits::amount_max));
  // The supplier owes half of what an account can count, and not a unit more.
  EXPECT_LE(town.cash("smelter 2"), Amount(limits::amount_max / 2));
  EXPECT_GT(town.cash("smelter 2"), Amount(0));
}

// What all meters can count in an hour, at the dearest tariff, must stay a number (limits.h).
TEST(Hostile, MetersTogetherAreBounded) {
  Town town;
  town.found({});
  const std::int64_t most = limits::community_power_max / limits::power_max;
  for (std::int64_t i = 0; i < most; ++i) add_smelter(town, "smelter " + std::to_string(i));
  join_smelter(town, "late");
  EXPECT_EQ(town.rejection("late", smelter_meter(town, "late", Power(1))), "above_limit");
  // An exchange counts the difference.
  ExchangeMeter exchange;
  exchange.last = {MeterIndex(0), 1, town.now, Energy(0), Energy(0)};
  exchange.key = address_of("new meter");
  exchange.rated_power = Power(limits::power_max - 1);
  exchange.register_digits = 6;
  town.must("operator", exchange);
  EXPECT_EQ(town.rejection("late", smelter_meter(town, "late", Power(2))), "above_limit");
  EXPECT_EQ(town.rejection("late", smelter_meter(town, "late", Power(1))), "none");
  exchange.last = {MeterIndex(0), 1, town.now, Energy(0), Energy(0)};
  exchange.rated_power = Power(limits::power_max);
  exchange.key = address_of("newer meter");
  EXPECT_EQ(town.rejection("operator", exchange), "above_limit");
}

// 2.2: two communities have one currency, and a producer each. What both suppliers owe stays within
// what an account can count, so that one producer can be paid by the other.
TEST(Hostile, SuppliersOfOneCurrencyOweTogetherWhatOneMayOwe) {
  CommunitySettings settings;
  settings.mode = TradingMode::sharing;
  settings.sharing_rule = SharingRule::fixed;
  Town town;
  town.found(settings);
  CreateCommunity second;
  second.name = "Second";
  second.operator_account = address_of("operator");
  second.currency = "EUR";
  second.settings = settings;
  town.must("governor", second);
  const Instant later = Town::begin + Duration(30 * Town::quarter.value);
  for (const CommunityIndex community : {CommunityIndex(0), CommunityIndex(1)}) {
    const std::string name = "smelter " + std::to_string(community.value);
    town.must("operator", dearest(town.state().communities[community.value]));
    add_smelter(town, name, community);
  }
  town.now = later;
  for (const CommunityIndex community : {CommunityIndex(0), CommunityIndex(1)}) {
    SubmitReadings readings;
    readings.community = community;
    const Energy fed_in = kwh(community == CommunityIndex(0) ? "150000" : "700000");
    readings.readings = {{MeterIndex(0), 1, later, Energy(0), fed_in}};
    town.must("smelter " + std::to_string(community.value) + "/meter", readings);
  }
  town.advance_to(later + Duration(6 * one_minute.value));
  const Amount first = town.cash("smelter 0");
  const Amount both = first + town.cash("smelter 1");
  EXPECT_EQ(first, units("1500000000"));
  EXPECT_GT(town.cash("smelter 1"), Amount(0));
  EXPECT_LE(both, Amount(limits::amount_max / 2));
  EXPECT_GT(both, Amount(limits::amount_max / 3));
}

// What a supplier owes its members is cash to them, but no bank holds it.
TEST(Hostile, NobodyWithdrawsMoreThanWasDeposited) {
  TradingTown town;
  SetTariff tariff;
  tariff.first_interval = town.community().closed + IntervalNumber(1);
  tariff.points = {{price("-100"), price("0"), price("0")}};
  town.must("operator", tariff);
  town.settle({{town.ann, "5", "0"}, {town.bob, "0", "0"}, {town.eve, "0", "0"}});
  EXPECT_EQ(town.cash("ann"), units("600"));
  Withdraw all;
  all.asset = town.community().cash;
  all.gateway = address_of("bank");
  all.reference = "all";
  all.amount = units("301");
  EXPECT_EQ(town.rejection("ann", all), "above_limit");
  all.amount = units("300");
  town.must("ann", all);
  EXPECT_EQ(town.ledger().supply(all.asset), Amount(0));
}

}  // namespace
}  // namespace wattbook::chain
