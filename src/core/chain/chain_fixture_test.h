// A small community for tests of the chain: keys by name, commands signed and executed as a node
// would.
#pragma once

#include <map>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/decimal.h"
#include "core/chain/machine.h"
#include "core/chain/snapshot.h"
#include "crypto/hash.h"
#include "crypto/signature.h"

namespace wattbook::chain {

inline Amount units(std::string_view decimal) { return Amount(*parse_decimal(decimal)); }
inline Energy kwh(std::string_view decimal) { return Energy(*parse_decimal(decimal)); }
inline Price price(std::string_view decimal) { return Price(*parse_decimal(decimal)); }

// The key of a person in a test: the hash of their name.
inline crypto::SecretKey key_of(std::string_view name) {
  return std::move(*crypto::SecretKey::from_bytes(crypto::sha256(as_bytes(name)).view()));
}
inline Address address_of(std::string_view name) { return crypto::address_of(key_of(name)); }

// The state without what every included command changes: the log of commands, height and time.
inline Bytes essence(const State& of) {
  // Put aside and back again, since a state cannot be copied.
  State& state = const_cast<State&>(of);
  const Height height = std::exchange(state.height, {});
  const Instant time = std::exchange(state.time, {});
  CommandLog commands = std::exchange(state.commands, CommandLog(0));
  Bytes bytes = encode_state(state);
  state.height = height;
  state.time = time;
  state.commands = std::move(commands);
  return bytes;
}

class Town {
 public:
  static constexpr Instant begin{
      1'750'000'500'000};  // a quarter-hour boundary: 2025-06-15T15:15:00Z
  static constexpr Duration quarter{15 * one_minute.value};

  static Genesis genesis() {
    Genesis genesis;
    genesis.name = "test";
    genesis.time = begin - one_minute;
    genesis.governor = address_of("governor");
    genesis.education_pool = units("1000");
    genesis.network_pool = units("1000");
    genesis.snapshot_interval = 16;
    return genesis;
  }

  Town() : machine(genesis()) {}

  Machine machine;
  Instant now = begin;

  const State& state() const { return machine.state(); }
  const Community& community() const { return state().communities.at(0); }
  const ledger::Ledger& ledger() const { return state().ledger; }

  // Fills in the header of a command by `name`, signs it and gives it to the open block.
  template <class Body>
  Bytes sign(std::string_view name, Body body) {
    body.id = next_id();
    body.account = address_of(name);
    body.expires = now + one_hour;
    return sign_as(name, Command(std::move(body)));
  }
  Bytes sign_as(std::string_view name, Command command) const {
    const Hash digest = signing_digest(state().separator, command);
    return encode_signed({std::move(command), crypto::sign(digest, key_of(name))});
  }
  CommandId next_id() {
    CommandId id;
    ++ids_;
    for (std::size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(ids_ >> 8 * i);
    return id;
  }
  // Executes one command in a block of its own, one second after the block before.
  Outcome submit(const Bytes& signed_command) {
    now = now + one_second;
    machine.begin_block(now);
    const auto signer = machine.check_signature(signed_command);
    Outcome outcome = signer ? machine.execute(signed_command, *signer)
                             : Outcome{.included = false, .refused = signer.error(), .receipt = {}};
    blocks.push_back(machine.seal().bytes);
    return outcome;
  }
  template <class Body>
  Outcome run(std::string_view name, Body body) {
    return submit(sign(name, std::move(body)));
  }
  // The same, where nothing may go wrong; returns the effects.
  template <class Body>
  std::vector<Effect> must(std::string_view name, Body body) {
    const Outcome outcome = run(name, std::move(body));
    EXPECT_EQ(rejection_name(outcome.refused.code), "none")
        << Body::type_name << " " << outcome.refused.field;
    const auto receipt = decode_receipt(outcome.receipt);
    EXPECT_TRUE(receipt.has_value());
    return receipt ? receipt->effects : std::vector<Effect>{};
  }
  template <class Body>
  std::string_view rejection(std::string_view name, Body body) {
    return rejection_name(run(name, std::move(body)).refused.code);
  }

  // Lets time pass; everything due happens in one block.
  SealedBlock advance_to(Instant t) {
    now = t;
    machine.begin_block(now);
    SealedBlock block = machine.seal();
    blocks.push_back(block.bytes);
    return block;
  }

  // The block after the command's is the first under this version of the rules.
  void upgrade(std::uint32_t version) {
    ScheduleUpgrade command;
    command.version = version;
    command.height = Height(state().height.value + 2);
    must("governor", command);
    advance_to(now + one_second);
  }
  void upgrade_to_newest() {
    while (state().rules.version < protocol_version_newest) upgrade(state().rules.version + 1);
  }

  void found(CommunitySettings settings) {
    CreateCommunity command;
    command.name = "Sunny Lane";
    command.operator_account = address_of("operator");
    command.currency = "EUR";
    command.settings = settings;
    must("governor", command);
    LicenseGateway gateway;
    gateway.gateway = address_of("bank");
    gateway.currency = "EUR";
    must("governor", gateway);
    SetTariff tariff;
    tariff.first_interval = community().closed + IntervalNumber(1);
    tariff.points = {{price("0.30"), price("0.08"), price("0.15")}};
    must("operator", tariff);
    join("concentrator", {Role::concentrator});
  }
  void join(std::string_view name, std::vector<Role> roles) {
    RegisterMember command;
    command.member = address_of(name);
    command.roles = std::move(roles);
    must("operator", command);
  }
  // A household with a meter that counts from the present interval on; returns the meter's number.
  MeterIndex household(const std::string& name) {
    join(name, {Role::household});
    RegisterDevice device;
    device.key = address_of(name + "/meter");
    device.rated_power = Power(20'000);
    device.installed = interval_start(interval_of(now, quarter), quarter);
    must(name, device);
    SetDevice service;
    service.device = device.key;
    must("operator", service);
    return MeterIndex(static_cast<std::uint32_t>(community().meter_places.size() - 1));
  }
  void battery(const std::string& owner, std::string_view capacity) {
    join(owner, {Role::battery_owner});
    RegisterDevice device;
    device.kind = DeviceKind::battery;
    device.key = address_of(owner + "/battery");
    device.rated_power = Power(50'000);
    device.capacity = kwh(capacity);
    must(owner, device);
    SetDevice service;
    service.device = device.key;
    must("operator", service);
  }
  void deposit(std::string_view name, std::string_view amount) {
    Deposit command;
    command.asset = community().cash;
    command.member = address_of(name);
    command.amount = units(amount);
    command.reference = "ref" + std::to_string(ids_);
    must("bank", command);
  }
  void give_tsl(std::string_view name, std::string_view amount) {
    Transfer command;
    command.legs = {{state().tsl, address_of(name), units(amount)}};
    must("governor", command);
  }

  // One batch of the concentrator: cumulative registers at the end of an interval.
  struct Registers {
    MeterIndex meter;
    std::string_view import_register;
    std::string_view export_register;
  };
  Outcome read(Instant time, const std::vector<Registers>& registers) {
    SubmitReadings command;
    for (const Registers& r : registers)
      command.readings.push_back(
          {.meter = r.meter,
           .sequence = static_cast<std::uint64_t>((time - begin).value / 1000) + 1,
           .time = time,
           .import_register = kwh(r.import_register),
           .export_register = kwh(r.export_register)});
    return run("concentrator", command);
  }

  Amount balance(std::string_view name, AssetIndex asset) const {
    const auto member = ledger().find_member(address_of(name));
    const auto account = member ? ledger().find_account(*member, asset) : std::nullopt;
    return account ? ledger().account(*account).posted : Amount(0);
  }
  Amount cash(std::string_view name) const { return balance(name, community().cash); }
  Amount watt(std::string_view name) const { return balance(name, community().watt); }
  Amount tsl(std::string_view name) const { return balance(name, state().tsl); }

  std::vector<Bytes> blocks;  // all that were sealed

 private:
  std::uint64_t ids_ = 0;
};

}  // namespace wattbook::chain
