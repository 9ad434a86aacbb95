// Commands that are well signed and meant badly: none may stop a node (HOUSE 4: CHECK is for our
// own bugs, never for outside input). Every block here ends in `seal`, which checks every law.
#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {
namespace {

using market::Side;

PlaceOrder order(Side side, std::string_view at_price, std::string_view quantity) {
  PlaceOrder command;
  command.side = side;
  command.price = price(at_price);
  command.quantity = units(quantity);
  return command;
}

// Storage is limited by TSL alone: 1 kWh per TSL.
CommunitySettings roomy() {
  CommunitySettings settings;
  settings.storage_budget = units("1000000");
  settings.starter_grant = Amount(0);
  return settings;
}

// A battery, a market, three homes with 5 TSL and 100 EUR each.
struct TradingTown : Town {
  MeterIndex ann, bob, eve;
  explicit TradingTown(const CommunitySettings& settings = roomy()) {
    found(settings);
    battery("owner", "100");
    ann = household("ann");
    bob = household("bob");
    eve = household("eve");
    for (const std::string_view name : {"ann", "bob", "eve"}) {
      give_tsl(name, "5");
      deposit(name, "100");
    }
  }
  Instant end_of_next() const {
    return interval_end(community().closed + IntervalNumber(1), quarter);
  }
  void close_next() {
    advance_to(std::max(now + one_second, end_of_next() + Duration(6 * one_minute.value)));
  }
  void settle(const std::vector<Registers>& registers) {
    const Instant end = end_of_next();
    now = std::max(now, end);
    read(end, registers);
    close_next();
  }
  Transfer watt_to(
      std::initializer_list<std::pair<std::string_view, std::string_view>> legs) const {
    Transfer command;
    for (const auto& [name, amount] : legs)
      command.legs.push_back({community().watt, address_of(name), units(amount)});
    return command;
  }
};

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

// 4.4: what two members owe together is more than the ledger can count.
TEST(Hostile, DebtsEndWhereTheLedgerCanCountNoMore) {
  CommunitySettings settings;
  settings.mode = TradingMode::sharing;
  settings.sharing_rule = SharingRule::fixed;  // nobody holds a key: all goes to and from the grid
  Town town;
  town.found(settings);
  SetTariff tariff;
  tariff.first_interval = town.community().closed + IntervalNumber(1);
  tariff.points = {{Price(limits::tariff_price_max), Price(limits::tariff_price_max), Price(0)}};
  town.must("operator", tariff);
  std::vector<MeterIndex> meters;
  for (std::uint32_t i = 0; i < 3; ++i) {
    const std::string name = "smelter " + std::to_string(i);
    town.join(name, {});
    RegisterDevice device;
    device.key = address_of(name + "/meter");
    device.rated_power = Power(limits::power_max);
    device.register_digits = limits::register_digits_max;
    device.installed = interval_start(interval_of(town.now, Town::quarter), Town::quarter);
    town.must(name, device);
    SetDevice service;
    service.device = device.key;
    town.must("operator", service);
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

// -- Every number of every kind of command, at its extremes. --

template <class T>
void set_extreme(T& member, std::int64_t value) {
  if constexpr (codec::Structure<T>) {
    codec::for_each_field<T>([&](const auto& field) { set_extreme(member.*field.member, value); });
  } else if constexpr (codec::List<T>) {
    for (auto& element : member) set_extreme(element, value);
  } else if constexpr (codec::TimePoint<T>) {
    member = T(value);
  } else if constexpr (codec::DecimalQuantity<T> || codec::PlainQuantity<T>) {
    member = T(value);
  } else if constexpr (codec::Identifier<T>) {
    member = T(static_cast<decltype(T::value)>(value));
  } else if constexpr (codec::UnsignedInteger<T>) {
    member = static_cast<T>(value);
  }
}

struct Extremes {
  TradingTown town;
  std::size_t executed = 0;
  std::size_t refused = 0;

  template <class Body>
  void run(std::string_view name, const Body& body) {
    codec::for_each_field<Body>([&](const auto& field) {
      const std::string_view field_name = field.name;
      if (field_name == "id" || field_name == "account" || field_name == "expires") return;
      for (const std::int64_t value :
           {INT64_MIN, INT64_MIN + 1, -limits::amount_max - 1, std::int64_t{-1}, std::int64_t{0},
            std::int64_t{1}, limits::price_max, limits::amount_max, limits::amount_max + 1,
            std::int64_t{UINT32_MAX}, INT64_MAX - 1, INT64_MAX}) {
        Body wild = body;
        set_extreme(wild.*field.member, value);
        const Bytes before = essence(town.state());
        const Outcome outcome = town.run(name, wild);
        if (outcome.refused.code == Rejection::none) {
          ++executed;
        } else {
          ++refused;
          ASSERT_EQ(essence(town.state()) == before, true)
              << Body::type_name << "." << field_name << " " << value << " "
              << rejection_name(outcome.refused.code);
        }
      }
    });
  }
};

TEST(Hostile, ExtremeNumbersInEveryFieldOfEveryCommand) {
  Extremes test;
  TradingTown& town = test.town;
  town.settle({{town.ann, "0", "4"}, {town.bob, "0", "0"}, {town.eve, "0", "0"}});
  OpenHold hold;
  hold.asset = town.community().cash;
  hold.payee = address_of("bob");
  hold.amount = units("1");
  hold.hold_until = town.now + one_hour;
  town.must("ann", hold);
  town.must("ann", order(Side::sell, "0.30", "1"));

  test.run("governor", [] {
    CreateCommunity c;
    c.name = "Other";
    c.operator_account = address_of("operator");
    c.currency = "EUR";
    return c;
  }());
  ChangeSettings settings;
  settings.settings = roomy();
  test.run("operator", settings);
  RegisterMember member;
  member.member = address_of("newcomer");
  test.run("operator", member);
  SetMember set_member;
  set_member.member = address_of("eve");
  test.run("operator", set_member);
  RegisterDevice device;
  device.key = address_of("new meter");
  device.rated_power = Power(1'000);
  device.installed = town.now;
  test.run("ann", device);
  device.kind = DeviceKind::battery;
  device.key = address_of("new battery");
  device.register_digits = 0;
  device.capacity = kwh("1");
  test.run("ann", device);
  SubmitReadings readings;
  readings.readings = {{.meter = town.ann,
                        .sequence = 100'000,
                        .time = town.now,
                        .import_register = kwh("1"),
                        .export_register = kwh("5")}};
  test.run("concentrator", readings);
  SettleQuarantine quarantine;
  quarantine.meter = town.ann;
  quarantine.quarantine = 1;
  test.run("operator", quarantine);
  CorrectInterval correction;
  correction.meter = town.ann;
  correction.interval = town.community().closed;
  correction.export_energy = kwh("2");
  correction.reason = "test";
  test.run("operator", correction);
  ExchangeMeter exchange;
  exchange.last = readings.readings[0];
  exchange.key = address_of("exchanged");
  exchange.rated_power = Power(1'000);
  test.run("operator", exchange);
  SetSharingKeys keys;
  keys.from_interval = town.community().closed + IntervalNumber(2);
  keys.keys = {{address_of("ann"), 500'000}};
  test.run("operator", keys);
  SetTariff tariff;
  tariff.first_interval = town.community().closed + IntervalNumber(1);
  tariff.points = {{price("0.30"), price("0.08"), price("0.15")}};
  test.run("operator", tariff);
  PublishFeed feed;
  feed.feed = "carbon";
  feed.observed = town.now;
  test.run("operator", feed);
  ReportStateOfCharge charge;
  charge.battery = address_of("owner/battery");
  charge.time = town.now;
  charge.stored = kwh("3");
  test.run("operator", charge);
  Deposit deposit;
  deposit.asset = town.community().cash;
  deposit.member = address_of("ann");
  deposit.amount = units("1");
  deposit.reference = "extreme";
  test.run("bank", deposit);
  Withdraw withdraw;
  withdraw.asset = town.community().cash;
  withdraw.gateway = address_of("bank");
  withdraw.amount = units("1");
  withdraw.reference = "out";
  test.run("ann", withdraw);
  Transfer transfer;
  transfer.legs.assign(limits::transfers_per_link_max,
                       {town.community().cash, address_of("bob"), Amount(1)});
  test.run("ann", transfer);
  test.run("ann", hold);
  TopUpHold top_up;
  top_up.hold = HoldId(1);
  top_up.amount = units("1");
  test.run("ann", top_up);
  CaptureHold capture;
  capture.hold = HoldId(1);
  capture.amount = units("0.1");
  test.run("bob", capture);
  ReleaseHold release;
  release.hold = HoldId(1);
  test.run("bob", release);
  for (const Side side : {Side::buy, Side::sell})
    for (const Instrument instrument : {Instrument::watt, Instrument::tsl}) {
      PlaceOrder place = order(side, "0.15", "1");
      place.instrument = instrument;
      place.time_in_force = market::TimeInForce::good_till_time;
      place.good_till = town.now + one_hour;
      test.run("ann", place);
    }
  CancelOrder cancel;
  cancel.order = OrderId(1);
  test.run("ann", cancel);
  ReplaceOrder replace;
  replace.order = OrderId(2);
  replace.price = price("0.31");
  replace.quantity = units("1");
  test.run("ann", replace);
  SetAgent agent;
  agent.kind = AgentKind::zero_intelligence;
  agent.sell_above = kwh("1");
  test.run("ann", agent);
  SetCeiling ceiling;
  test.run("ann", ceiling);

  for (int i = 0; i < 3; ++i) town.close_next();
  EXPECT_GT(test.executed, 50u);
  EXPECT_GT(test.refused, 300u);
  EXPECT_TRUE(Machine::restore(town.machine.snapshot()));
}

}  // namespace
}  // namespace wattbook::chain
