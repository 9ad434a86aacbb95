#include "bench/town.h"

#include <string>

#include <fmt/format.h>

#include "core/chain/genesis.h"
#include "crypto/hash.h"

namespace wattbook::bench {
namespace {

crypto::SecretKey key_of(std::string_view name) {
  auto key = crypto::SecretKey::from_bytes(crypto::sha256(as_bytes(name)).view());
  CHECK(key.has_value());
  return std::move(*key);
}

// One battery owner with more room than all members will ever need.
constexpr Energy battery_capacity{100'000'000 * units_per_whole};

chain::CommunitySettings settings_of(const TownPlan& plan) {
  chain::CommunitySettings settings;
  settings.mode = plan.mode;
  settings.gate = Town::gate;
  settings.fee_per_lot = Amount(2);
  settings.storage_per_tsl = Energy(1'000 * units_per_whole);
  settings.storage_budget = Amount(1'000'000'000 * units_per_whole);
  return settings;
}

}  // namespace

Person::Person(std::string_view name) : key(key_of(name)), address(crypto::address_of(key)) {}

chain::Genesis Town::genesis() {
  chain::Genesis genesis;
  genesis.name = "bench";
  genesis.time = begin - one_minute;
  genesis.governor = Person("governor").address;
  genesis.education_pool = Amount(100'000 * units_per_whole);
  genesis.network_pool = Amount(100'000 * units_per_whole);
  return genesis;
}

Town::Town(const TownPlan& plan) : machine(genesis()), signs_(plan.signs) {
  const Person governor("governor");
  const Person bank("bank");
  const Person owner("battery owner");
  for (std::uint32_t i = 0; i < plan.members; ++i)
    members.emplace_back(fmt::format("member {}", i));

  chain::CreateCommunity community;
  community.name = "Speed";
  community.operator_account = operating.address;
  community.currency = "EUR";
  community.settings = settings_of(plan);
  chain::LicenseGateway licence;
  licence.gateway = bank.address;
  licence.currency = "EUR";
  chain::SetTariff tariff;
  tariff.first_interval = interval_of(begin, quarter);
  tariff.points = {{Price(300'000), Price(80'000), Price(150'000)}};
  run_block({command(governor, community), command(governor, licence), command(operating, tariff)});
  while (machine.state().rules.version < chain::protocol_version_newest) {
    chain::ScheduleUpgrade upgrade;
    upgrade.version = machine.state().rules.version + 1;
    upgrade.height = Height(machine.state().height.value + 2);
    run_block({command(governor, upgrade)});
    run_block({});
  }

  const auto join = [&](const Person& person, chain::Role role) {
    chain::RegisterMember body;
    body.member = person.address;
    body.roles = {role};
    return command(operating, body);
  };
  const auto device = [&](const Person& person, chain::DeviceKind kind, const Address& key) {
    chain::RegisterDevice body;
    body.kind = kind;
    body.key = key;
    body.rated_power = Power(1'000'000);
    if (kind == chain::DeviceKind::battery) body.capacity = battery_capacity;
    body.installed = begin;
    return command(person, body);
  };
  const auto put_in_service = [&](const Address& key) {
    chain::SetDevice body;
    body.device = key;
    return command(operating, body);
  };
  const Address battery = Person("battery").address;
  std::vector<chain::SignedCommand> commands{join(owner, chain::Role::battery_owner),
                                             device(owner, chain::DeviceKind::battery, battery),
                                             put_in_service(battery)};
  for (const Person& member : members) {
    Address meter = member.address;
    meter.bytes[0] ^= 0xff;
    chain::Deposit deposit;
    deposit.asset = this->community().cash;
    deposit.member = member.address;
    deposit.amount = Amount(100'000 * units_per_whole);
    deposit.reference = to_hex(member.address.view());
    chain::Transfer tsl;
    tsl.legs = {{machine.state().tsl, member.address, Amount(1'000 * units_per_whole)}};
    commands.push_back(join(member, chain::Role::household));
    commands.push_back(device(member, chain::DeviceKind::meter, meter));
    commands.push_back(put_in_service(meter));
    commands.push_back(command(bank, deposit));
    commands.push_back(command(governor, tsl));
  }
  run_block(commands);
}

MemberIndex Town::member_index(const Person& person) const {
  return *machine.state().ledger.find_member(person.address);
}

chain::SignedCommand Town::sign(const Person& by, chain::Command made) const {
  if (!signs_) return {std::move(made), Signature{}};
  const Hash digest = chain::signing_digest(machine.state().separator, made);
  return {std::move(made), crypto::sign(digest, by.key)};
}

std::vector<chain::Outcome> Town::execute_block(const std::vector<chain::SignedCommand>& commands) {
  now = now + one_second;
  machine.begin_block(now);
  std::vector<chain::Outcome> outcomes;
  for (const chain::SignedCommand& made : commands)
    outcomes.push_back(
        machine.execute(chain::encode_signed(made), chain::header_of(made.command).account));
  blocks.push_back(machine.seal().bytes);
  return outcomes;
}

void Town::run_block(const std::vector<chain::SignedCommand>& commands) {
  const std::vector<chain::Outcome> outcomes = execute_block(commands);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (outcomes[i].refused.code == chain::Rejection::none) continue;
    fmt::print(stderr, "bench: {} refused: {} {}\n", chain::kind_name(commands[i].command),
               chain::rejection_name(outcomes[i].refused.code), outcomes[i].refused.field);
    CHECK(false);
  }
}

void Town::pass_to(Instant t) {
  now = t;
  machine.begin_block(now);
  blocks.push_back(machine.seal().bytes);
}

CommandId Town::next_id() {
  CommandId id;
  ++ids_;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[i] = static_cast<std::uint8_t>(ids_ >> 8 * i);
  return id;
}

}  // namespace wattbook::bench
