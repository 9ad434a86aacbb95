// Every number of every command at and beyond its limits (see hostile_test.cc).
#include <gtest/gtest.h>

#include "core/chain/hostile_town_test.h"

namespace wattbook::chain {
namespace {

using market::Side;

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
