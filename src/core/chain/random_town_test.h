// Two communities, some with a battery, some without, in every mode, whose members send random
// commands: sound ones, wild ones and ones that must be refused.
#pragma once

#include <gtest/gtest.h>

#include "base/prng.h"
#include "core/chain/booked_rows.h"
#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {

class RandomTown : public Town {
 public:
  explicit RandomTown(std::uint64_t seed) : prng_(seed) {
    for (std::uint32_t number = 0; number < communities; ++number) found_one(number);
    while (state().rules.version < 1 + seed % protocol_version_newest)
      upgrade(state().rules.version + 1);
    for (std::uint32_t who = 0; who < members; ++who) admit(who);
    for (std::uint32_t number = 0; number < communities; ++number)
      if (prng_.below(3) > 0) add_battery(number);
  }

  void step() {
    if (prng_.below(12) == 0) return pass_time();
    const std::uint64_t count = 1 + prng_.below(6);
    begin();
    for (std::uint64_t i = 0; i < count; ++i) act();
    finish();
  }
  void check() const {
    for (const Community& community : state().communities)
      for (const auto& [interval, bytes] : community.booked)
        for (const BookedInterval& row : decode_rows(bytes, community.participants.size())) {
          ASSERT_EQ(row.import_energy, row.burned + row.shared_in + row.grid_import - row.returned);
          ASSERT_EQ(row.export_energy,
                    row.minted + row.shared_out + row.grid_export - row.replaced);
        }
    ASSERT_EQ(ledger().supply(community().cash), deposited_ - withdrawn_);
  }
  std::uint32_t executed = 0;
  std::uint32_t refused = 0;

 private:
  static constexpr std::uint32_t communities = 2;
  static constexpr std::uint32_t members = 7;

  std::uint64_t below(std::uint64_t n) { return prng_.below(n); }
  bool chance(std::uint64_t in) { return below(in) == 0; }
  static std::string name_of(std::uint64_t who) { return "member " + std::to_string(who); }
  std::string anybody() { return name_of(below(members)); }
  CommunityIndex any_community() {
    return CommunityIndex(static_cast<std::uint16_t>(below(communities)));
  }
  const Community& at(CommunityIndex number) const { return state().communities[number.value]; }
  // Mostly a small amount, at times what somebody has, at times a wild one.
  Amount any_amount() {
    if (chance(30)) return Amount(static_cast<std::int64_t>(prng_.next()));
    return Amount(static_cast<std::int64_t>(below(chance(4) ? 50'000'000 : 3'000'000)));
  }
  Amount any_lots(std::int64_t lot) {
    return Amount(lot * static_cast<std::int64_t>(1 + below(300)));
  }
  AssetIndex any_asset() {
    return AssetIndex(static_cast<std::uint16_t>(below(state().ledger.asset_count())));
  }
  Price any_price(const CommunitySettings& settings) {
    const std::int64_t low = chance(4) ? settings.price_floor.value : 0;
    const auto span = static_cast<std::uint64_t>(400'000 - low) / 100;
    return Price(low + 100 * static_cast<std::int64_t>(below(span)));
  }

  void found_one(std::uint32_t number) {
    CreateCommunity command;
    command.name = "community " + std::to_string(number);
    command.operator_account = address_of("operator");
    command.currency = "EUR";
    CommunitySettings& settings = command.settings;
    settings.mode = static_cast<TradingMode>(below(3));
    settings.sharing_rule = static_cast<SharingRule>(below(3));
    settings.fee_per_lot = Amount(static_cast<std::int64_t>(below(3) * 500));
    settings.auction = chance(2);
    settings.price_band = chance(3) ? Price(100'000) : Price(0);
    settings.mint_efficiency_ppm = chance(2) ? 1'000'000 : 930'000;
    settings.storage_fee = Amount(static_cast<std::int64_t>(below(3) * 300'000));
    settings.storage_budget = units(chance(2) ? "150000" : "2000");
    settings.fee_grace_intervals = 1 + static_cast<std::uint32_t>(below(4));
    settings.starter_grant = units("2");
    settings.debt_limit = units("1");
    must("governor", command);
    if (number == 0) {
      LicenseGateway gateway;
      gateway.gateway = address_of("bank");
      gateway.currency = "EUR";
      must("governor", gateway);
    }
    register_in(number, "concentrator", {Role::concentrator});
    set_tariff(CommunityIndex(static_cast<std::uint16_t>(number)));
  }
  void register_in(std::uint32_t number, std::string_view name, std::vector<Role> roles) {
    RegisterMember command;
    command.community = CommunityIndex(static_cast<std::uint16_t>(number));
    command.member = address_of(name);
    command.roles = std::move(roles);
    must("operator", command);
  }
  void put_in_service(const Address& key) {
    SetDevice service;
    service.device = key;
    must("operator", service);
  }
  void admit(std::uint32_t who) {
    const std::string name = name_of(who);
    for (std::uint32_t number = 0; number < communities; ++number) {
      if (who % communities != number && who % 3 != 0) continue;  // every third takes part in both
      register_in(number, name, {Role::household});
      RegisterDevice device;
      device.community = CommunityIndex(static_cast<std::uint16_t>(number));
      device.key = address_of(name + "/meter/" + std::to_string(number));
      device.rated_power = Power(30'000);
      device.installed = interval_start(interval_of(now, quarter), quarter);
      must(name, device);
      put_in_service(device.key);
      meters_.push_back(
          {device.community, device.key,
           MeterIndex(static_cast<std::uint32_t>(at(device.community).meter_places.size() - 1)),
           device.installed});
    }
    give_tsl(name, chance(3) ? "0.9" : "9");
  }
  void add_battery(std::uint32_t number) {
    RegisterDevice device;
    device.community = CommunityIndex(static_cast<std::uint16_t>(number));
    device.kind = DeviceKind::battery;
    device.key = address_of("battery/" + std::to_string(number));
    device.rated_power = Power(5'000);
    device.capacity = kwh(chance(2) ? "9" : "40");
    const std::uint32_t owner = number;  // the member who takes part in this community
    must(name_of(owner), device);
    put_in_service(device.key);
    batteries_.push_back(device.key);
  }

  void begin() {
    now = now + one_second;
    machine.begin_block(now);
  }
  void finish() { blocks.push_back(machine.seal().bytes); }
  void pass_time() {
    std::uint64_t minutes = 1 + below(chance(8) ? 2'000 : 40);
    now = now + Duration(static_cast<std::int64_t>(minutes) * one_minute.value);
    machine.begin_block(now);
    finish();
  }

  // Executes in the open block. Signatures are another test's business.
  template <class Body>
  Outcome give(std::string_view name, Body body) {
    body.id = next_id();
    body.account = address_of(name);
    body.expires = now + one_hour;
    const Address account = body.account;
    const bool compare = chance(20);
    const Bytes before = compare ? essence(state()) : Bytes{};
    const Outcome outcome =
        machine.execute(encode_signed({Command(std::move(body)), Signature{}}), account);
    // Fees that fell due are paid even if the command is refused; then the state may differ.
    if (compare && outcome.refused.code != Rejection::none &&
        decode_receipt(outcome.receipt)->effects.empty()) {
      EXPECT_TRUE(essence(state()) == before) << Body::type_name << " left a trace";
    }
    ++(outcome.refused.code == Rejection::none ? executed : refused);
    return outcome;
  }

  void set_tariff(CommunityIndex number) {
    SetTariff tariff;
    tariff.community = number;
    tariff.first_interval =
        at(number).closed + IntervalNumber(1 + static_cast<std::int64_t>(below(3)));
    for (std::uint64_t i = 0; i < 1 + below(3); ++i) {
      const auto some = [this] {
        return Price(static_cast<std::int64_t>(below(600'000)) - 150'000);
      };
      tariff.points.push_back({some(), some(), some()});
    }
    if (machine.state().time == now)
      must("operator", tariff);
    else
      (void)give("operator", tariff);
  }

  void act() {
    switch (below(20)) {
      case 0:
        return deposit_or_withdraw();
      case 1:
        return transfer();
      case 2:
        return hold();
      case 3:
        return use_hold();
      case 4:
      case 5:
      case 6:
        return place();
      case 7:
        return cancel_or_replace();
      case 8:
        return agent();
      case 9:
      case 10:
      case 11:
      case 12:
      case 13:
        return readings();
      case 14:
        return correct();
      case 15:
        return state_of_charge();
      case 16:
        return prices();
      case 17:
        return settings();
      case 18:
        return devices();
      case 19:
        return suspend();
    }
  }
  void deposit_or_withdraw() {
    if (chance(2)) {
      Deposit command;
      command.asset = at(any_community()).cash;
      command.member = address_of(anybody());
      command.amount = any_amount();
      command.reference = "r" + std::to_string(below(1'000));
      if (give("bank", command).refused.code == Rejection::none) deposited_ += command.amount;
      return;
    }
    Withdraw command;
    command.asset = at(any_community()).cash;
    command.gateway = address_of("bank");
    command.amount = any_amount();
    command.reference = "out";
    if (give(anybody(), command).refused.code == Rejection::none) withdrawn_ += command.amount;
  }
  void transfer() {
    Transfer command;
    for (std::uint64_t legs = 1 + below(3); legs > 0; --legs)
      command.legs.push_back({any_asset(), address_of(anybody()), any_amount()});
    (void)give(anybody(), command);
  }
  void hold() {
    OpenHold command;
    command.asset = any_asset();
    command.payee = address_of(anybody());
    command.amount = any_amount();
    command.hold_until = now + Duration(static_cast<std::int64_t>(below(3'600'000)));
    if (give(anybody(), command).refused.code == Rejection::none) ++holds_;
  }
  void use_hold() {
    const HoldId id(1 + below(holds_ + 1));
    const std::string who = anybody();
    if (chance(3)) {
      TopUpHold command;
      command.hold = id;
      command.amount = any_amount();
      (void)give(who, command);
    } else if (chance(3)) {
      ReleaseHold command;
      command.hold = id;
      (void)give(who, command);
    } else {
      CaptureHold command;
      command.hold = id;
      command.amount = any_amount();
      command.final = chance(3);
      (void)give(who, command);
    }
  }
  void place() {
    PlaceOrder command;
    command.community = any_community();
    const CommunitySettings& settings = at(command.community).settings;
    command.side = static_cast<market::Side>(below(2));
    command.price = any_price(settings);
    command.quantity = any_lots(settings.lot.value);
    if (chance(5)) {
      command.instrument = Instrument::tsl;
      command.price = Price(100 + 100 * static_cast<std::int64_t>(below(30)));
      command.quantity = any_lots(tsl_lot);
    } else if (chance(4)) {
      command.session = Session::auction;
    }
    if (command.session == Session::continuous) {
      command.kind = chance(6) ? market::OrderKind::market : market::OrderKind::limit;
      command.time_in_force = static_cast<market::TimeInForce>(below(4));
      if (command.time_in_force == market::TimeInForce::good_till_time)
        command.good_till = now + Duration(static_cast<std::int64_t>(below(3'600'000)));
      command.post_only = chance(8);
      command.self_trade = static_cast<market::SelfTrade>(below(4));
    }
    if (give(anybody(), command).refused.code == Rejection::none) ++orders_;
  }
  void cancel_or_replace() {
    const OrderId id(1 + below(orders_ + 1));
    if (chance(3)) {
      CancelOrder command;
      command.community = any_community();
      command.instrument = static_cast<Instrument>(below(2));
      command.session = static_cast<Session>(below(2));
      command.order = id;
      (void)give(anybody(), command);
      return;
    }
    ReplaceOrder command;
    command.community = any_community();
    command.instrument = static_cast<Instrument>(below(2));
    command.order = id;
    command.price = any_price(at(command.community).settings);
    command.quantity = any_lots(10'000);
    for (std::uint32_t who = 0; who < members; ++who) (void)give(name_of(who), command);
  }
  void agent() {
    const std::string who = anybody();
    SetAgent command;
    command.community = any_community();
    command.kind = static_cast<AgentKind>(below(3));
    command.target_buy = any_price(at(command.community).settings);
    command.target_sell = any_price(at(command.community).settings);
    command.buy_below = kwh("1");
    command.sell_above = kwh("2");
    (void)give(who, command);
    SetCeiling ceiling;
    ceiling.community = command.community;
    ceiling.ceiling = any_price(at(command.community).settings);
    (void)give(who, ceiling);
  }
  // A batch of some meters: mostly a step onwards, at times late, repeated or impossible.
  void readings() {
    SubmitReadings command;
    command.community = any_community();
    for (TestMeter& meter : meters_) {
      if (meter.community != command.community || chance(3)) continue;
      MeterReading reading{.meter = meter.index, .sequence = 0, .time = now};
      if (chance(6)) {  // late or repeated: a moment already passed, on the line of the registers
        if (meter.past.empty()) continue;
        reading = meter.past[below(meter.past.size())];
        if (chance(4)) reading.import_register += Energy(1);
      } else {
        const std::int64_t span = std::max<std::int64_t>(0, (now - meter.last).value);
        const std::int64_t most = span * 30'000 / 3'600;
        meter.import_register +=
            Energy(static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most) + 1)));
        meter.export_register +=
            Energy(static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most) + 1)));
        meter.last = now;
        reading.sequence = static_cast<std::uint64_t>((now - begin_time()).value) + 1;
        reading.import_register = meter.import_register;
        reading.export_register = meter.export_register;
        meter.past.push_back(reading);
        if (chance(5)) continue;  // lost for now; it may come late
        if (chance(20)) reading.export_register += kwh("1000");
      }
      command.readings.push_back(reading);
    }
    (void)give("concentrator", command);
  }
  static Instant begin_time() { return begin_; }
  void correct() {
    const TestMeter& meter = meters_[below(meters_.size())];
    if (chance(5)) {
      SettleQuarantine command;
      command.community = meter.community;
      command.meter = meter.index;
      command.quarantine = 1 + below(20);
      command.action = static_cast<QuarantineAction>(below(2));
      (void)give("operator", command);
      return;
    }
    CorrectInterval command;
    command.community = meter.community;
    command.meter = meter.index;
    command.interval =
        at(meter.community).closed - IntervalNumber(static_cast<std::int64_t>(below(12)) - 1);
    command.import_energy = Energy(static_cast<std::int64_t>(below(4'000'000)));
    command.export_energy = Energy(static_cast<std::int64_t>(below(4'000'000)));
    command.quality = static_cast<CorrectionQuality>(below(2));
    command.reason = "random";
    (void)give("operator", command);
  }
  void state_of_charge() {
    if (batteries_.empty()) return;
    ReportStateOfCharge command;
    command.battery = batteries_[below(batteries_.size())];
    command.time = now;
    command.stored = Energy(static_cast<std::int64_t>(below(12'000'000)));
    (void)give("operator", command);
  }
  void prices() {
    const CommunityIndex number = any_community();
    if (chance(2)) return set_tariff(number);
    SetSharingKeys command;
    command.community = number;
    command.from_interval = at(number).closed + IntervalNumber(static_cast<std::int64_t>(below(3)));
    for (std::uint32_t who = 0; who < members; ++who)
      if (chance(2))
        command.keys.push_back(
            {address_of(name_of(who)), static_cast<std::uint32_t>(below(400'000))});
    (void)give("operator", command);
  }
  void settings() {
    ChangeSettings command;
    command.community = any_community();
    command.settings = at(command.community).settings;
    command.settings.storage_fee = Amount(static_cast<std::int64_t>(below(1'000'001)));
    command.settings.mint_efficiency_ppm = 1 + static_cast<std::uint32_t>(below(1'000'000));
    command.settings.sharing_rule = static_cast<SharingRule>(below(3));
    command.settings.storage_budget = units(chance(2) ? "150000" : "200");
    if (chance(10)) command.settings.tick = Price(200);
    (void)give("operator", command);
  }
  void devices() {
    SetDevice command;
    command.device = batteries_.empty() || chance(2) ? meters_[below(meters_.size())].key
                                                     : batteries_[below(batteries_.size())];
    command.in_service = !chance(3);
    (void)give("operator", command);
  }
  void suspend() {
    SetMember command;
    command.community = any_community();
    command.member = address_of(anybody());
    command.roles = {Role::household};
    command.suspended = chance(3);
    (void)give("operator", command);
  }

  struct TestMeter {
    CommunityIndex community;
    Address key;
    MeterIndex index;
    Instant last;
    Energy import_register{};
    Energy export_register{};
    std::vector<MeterReading> past{};
  };

  static constexpr Instant begin_ = Town::begin;
  Prng prng_;
  std::vector<TestMeter> meters_;
  std::vector<Address> batteries_;
  std::uint64_t holds_ = 0;
  std::uint64_t orders_ = 0;
  Amount deposited_;
  Amount withdrawn_;
};

}  // namespace wattbook::chain
