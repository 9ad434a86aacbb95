#include "sim/founding.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "crypto/hash.h"

namespace wattbook::sim {
namespace {

constexpr Price storage_unit_cost{150'000'000};  // DOMAIN 5.1
// How long after an interval's end its readings may come before it is closed.
constexpr Duration gate{one_minute};
constexpr std::uint8_t register_digits = limits::register_digits_max;

chain::TradingMode mode_of(Mode mode) {
  switch (mode) {
    case Mode::sharing:
      return chain::TradingMode::sharing;
    case Mode::exchange:
      return chain::TradingMode::exchange;
    case Mode::exchange_then_sharing:
      return chain::TradingMode::exchange_then_sharing;
  }
  return chain::TradingMode::sharing;
}

chain::SharingRule rule_of(KeyKind key) {
  switch (key) {
    case KeyKind::static_parts:
      return chain::SharingRule::fixed;
    case KeyKind::dynamic:
      return chain::SharingRule::dynamic;
    case KeyKind::custom_weights:
      return chain::SharingRule::custom;
  }
  return chain::SharingRule::dynamic;
}

chain::AgentKind agent_of(AgentKind kind) {
  switch (kind) {
    case AgentKind::none:
      return chain::AgentKind::none;
    case AgentKind::target:
      return chain::AgentKind::target_price;
    case AgentKind::zero_intelligence:
      return chain::AgentKind::zero_intelligence;
  }
  return chain::AgentKind::none;
}

Price on_tick(Price price, Price tick) {
  return Price(mul_div_floor(price.value, 1, tick.value) * tick.value);
}

// Each member's part in ppm of the production, from parts or weights; without any, equal parts.
std::vector<std::uint32_t> key_parts(const Scenario& scenario, const Dataset& data) {
  const auto count = static_cast<std::int64_t>(data.members.size());
  const bool none = std::ranges::none_of(
      data.members, [](const MemberData& m) { return m.spec.key.has_value(); });
  std::vector<std::int64_t> weights;
  for (const MemberData& member : data.members)
    weights.push_back(none ? 1 : member.spec.key.value_or(0));
  std::int64_t total = 0;
  for (const std::int64_t weight : weights) total += weight;
  // Static parts are already ppm; what they leave stays with the grid.
  if (scenario.key == KeyKind::static_parts && !none) total = 1'000'000;
  if (none) total = count;
  std::vector<std::uint32_t> parts;
  std::int64_t before = 0;
  std::int64_t running = 0;
  for (const std::int64_t weight : weights) {
    running += weight;
    const std::int64_t after = total == 0 ? 0 : mul_div_floor(running, 1'000'000, total);
    parts.push_back(static_cast<std::uint32_t>(after - before));
    before = after;
  }
  return parts;
}

// The name of a device that never speaks for itself: the concentrator signs for the meters.
Address device_address(const Scenario& scenario, std::string_view name) {
  const Hash digest = crypto::sha256(as_bytes(fmt::format("device {} {}", scenario.seed, name)));
  Address address;
  std::ranges::copy(digest.view().last(Address::size), address.bytes.begin());
  return address;
}

class Founder {
 public:
  Founder(const Scenario& scenario, const Dataset& data, const Tariffs& tariffs, Roster& roster,
          LocalLedger& ledger)
      : scenario_(scenario), data_(data), tariffs_(tariffs), roster_(roster), ledger_(ledger) {}

  Result<void> found();

 private:
  Result<void> send(const Actor& actor, chain::Command command, std::string_view what) {
    return accepted(ledger_.submit(actor, std::move(command)), what);
  }
  Result<void> open_house();
  Result<void> admit_members();
  Result<void> hand_out_cash();
  Result<void> give_agents();
  Result<void> install_battery();
  Result<void> set_keys();

  const Scenario& scenario_;
  const Dataset& data_;
  const Tariffs& tariffs_;
  Roster& roster_;
  LocalLedger& ledger_;
};

Result<void> Founder::open_house() {
  chain::CreateCommunity create;
  create.name = scenario_.name;
  create.operator_account = roster_.community_operator.address;
  create.currency = scenario_.currency;
  create.settings = settings_of(scenario_, data_, tariffs_);
  if (auto sent = send(roster_.governor, create, "founding the community"); !sent) return sent;
  roster_.community = ledger_.state().communities.back().index;
  chain::LicenseGateway license;
  license.gateway = roster_.gateway.address;
  license.currency = scenario_.currency;
  if (auto sent = send(roster_.governor, license, "licensing the gateway"); !sent) return sent;
  chain::RegisterMember admission;
  admission.community = roster_.community;
  admission.member = roster_.concentrator.address;
  admission.roles = {chain::Role::concentrator};
  return send(roster_.community_operator, admission, "admitting the concentrator");
}

Result<void> Founder::admit_members() {
  std::vector<Request> admissions;
  std::vector<Request> registrations;
  std::vector<Request> approvals;
  // Interval data does not say what a connection is rated for: as much as a community may have.
  const auto homes = static_cast<std::int64_t>(std::max<std::size_t>(1, data_.members.size()));
  const Power rated(std::min(limits::power_max, limits::community_power_max / homes));
  for (std::size_t i = 0; i < data_.members.size(); ++i) {
    chain::RegisterMember admission;
    admission.community = roster_.community;
    admission.member = roster_.members[i].address;
    admission.roles = {chain::Role::household};
    admissions.push_back({&roster_.community_operator, admission});
    chain::RegisterDevice meter;
    meter.community = roster_.community;
    meter.key = device_address(scenario_, "meter of " + data_.members[i].spec.name);
    meter.rated_power = rated;
    meter.register_digits = register_digits;
    meter.installed = data_.start;
    registrations.push_back({&roster_.members[i], meter});
    chain::SetDevice approval;
    approval.device = meter.key;
    approvals.push_back({&roster_.community_operator, approval});
  }
  Result<void> done = accepted(ledger_.submit_all(std::move(admissions)), "admitting members");
  if (done) done = accepted(ledger_.submit_all(registrations), "registering meters");
  if (done) done = accepted(ledger_.submit_all(std::move(approvals)), "approving meters");
  if (!done) return done;
  for (std::size_t i = 0; i < data_.members.size(); ++i) {
    const Address meter = std::get<chain::RegisterDevice>(registrations[i].command).key;
    roster_.member_numbers.push_back(
        *ledger_.state().ledger.find_member(roster_.members[i].address));
    roster_.meters.push_back(MeterIndex(ledger_.state().devices.at(meter).number));
  }
  return done;
}

// One deposit for all, which the operator hands on.
Result<void> Founder::hand_out_cash() {
  const Amount each = scenario_.rules.cash_per_member;
  if (each == Amount(0)) return {};
  chain::Deposit deposit;
  deposit.asset = ledger_.state().communities[roster_.community.value].cash;
  deposit.member = roster_.community_operator.address;
  deposit.amount = Amount(each.value * static_cast<std::int64_t>(roster_.members.size()));
  deposit.reference = "opening balances";
  if (auto sent = send(roster_.gateway, deposit, "depositing cash"); !sent) return sent;
  for (std::size_t first = 0; first < roster_.members.size();
       first += limits::transfers_per_link_max) {
    chain::Transfer transfer;
    transfer.memo = "opening balance";
    const std::size_t last =
        std::min(first + limits::transfers_per_link_max, roster_.members.size());
    for (std::size_t i = first; i < last; ++i)
      transfer.legs.push_back(
          {.asset = deposit.asset, .to = roster_.members[i].address, .amount = each});
    if (auto sent = send(roster_.community_operator, transfer, "handing out cash"); !sent)
      return sent;
  }
  return {};
}

// Buyers never pay the exchange more than the grid would cost, agents not more than their target.
Result<void> Founder::give_agents() {
  const Price tick = scenario_.rules.tick;
  std::vector<Request> requests;
  for (std::size_t i = 0; i < data_.members.size(); ++i) {
    const AgentSpec& spec = *data_.members[i].spec.agent;
    chain::SetCeiling ceiling;
    ceiling.community = roster_.community;
    ceiling.ceiling =
        on_tick(spec.kind == AgentKind::none ? std::ranges::min(tariffs_.import) : spec.buy, tick);
    requests.push_back({&roster_.members[i], ceiling});
    if (spec.kind == AgentKind::none) continue;
    chain::SetAgent agent;
    agent.community = roster_.community;
    agent.kind = agent_of(spec.kind);
    agent.target_buy = on_tick(spec.buy, tick);
    agent.target_sell = on_tick(spec.sell, tick);
    // Without a battery no balance outlives an interval; the agent then bids for one kWh at a time.
    const bool stores = scenario_.battery.has_value();
    agent.buy_below =
        stores ? spec.balance_low : std::max(spec.balance_low, Energy(units_per_whole));
    agent.sell_above = std::max(spec.balance_high, agent.buy_below);
    requests.push_back({&roster_.members[i], agent});
  }
  return accepted(ledger_.submit_all(std::move(requests)), "setting agents");
}

Result<void> Founder::install_battery() {
  chain::RegisterDevice battery;
  battery.community = roster_.community;
  battery.kind = chain::DeviceKind::battery;
  battery.key = device_address(scenario_, "battery");
  battery.rated_power = scenario_.battery->power.value_or(Power(limits::power_max));
  battery.capacity = scenario_.battery->capacity;
  if (auto sent = send(roster_.community_operator, battery, "registering the battery"); !sent)
    return sent;
  chain::SetDevice approve;
  approve.device = battery.key;
  return send(roster_.community_operator, approve, "approving the battery");
}

Result<void> Founder::set_keys() {
  const std::vector<std::uint32_t> parts = key_parts(scenario_, data_);
  if (parts.size() > limits::keys_per_command_max)
    return fail(fmt::format("sharing keys for more than {} members are not supported",
                            limits::keys_per_command_max));
  chain::SetSharingKeys keys;
  keys.community = roster_.community;
  keys.from_interval = interval_of(data_.start, data_.interval);
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i] > 0) keys.keys.push_back({.member = roster_.members[i].address, .ppm = parts[i]});
  return send(roster_.community_operator, keys, "setting the sharing keys");
}

Result<void> Founder::found() {
  Result<void> done = open_house();
  if (done) done = admit_members();
  if (done) done = hand_out_cash();
  if (done && scenario_.mode != Mode::sharing) done = give_agents();
  if (done && scenario_.battery) done = install_battery();
  if (done && scenario_.key != KeyKind::dynamic) done = set_keys();
  return done;
}

}  // namespace

Result<void> accepted(const chain::Refused& refused, std::string_view what) {
  if (refused.code == chain::Rejection::none) return {};
  return fail(fmt::format("{} was rejected: {}{}{}", what, chain::rejection_name(refused.code),
                          refused.field.empty() ? "" : ", field ", refused.field));
}

Result<Tariffs> tariffs_of(const Scenario& scenario, const Dataset& data) {
  Tariffs tariffs;
  for (const auto& [tariff, prices] :
       {std::pair(&scenario.import, &tariffs.import), {&scenario.feed_in, &tariffs.feed_in}}) {
    Result<std::vector<Price>> found =
        tariff_prices(*tariff, scenario.zone, data.start, data.interval, data.intervals);
    if (!found) return std::unexpected(found.error());
    *prices = std::move(*found);
  }
  for (std::size_t i = 0; i < data.intervals; ++i)
    tariffs.sharing.push_back(scenario.rules.local_price.value_or(
        Price(mul_div_floor((tariffs.import[i] + tariffs.feed_in[i]).value, 1, 2))));
  return tariffs;
}

Roster make_roster(const Scenario& scenario, const Dataset& data) {
  const auto actor = [&scenario](std::string_view name) { return make_actor(scenario.seed, name); };
  Roster roster{.governor = actor("governor"),
                .gateway = actor("gateway"),
                .community_operator = actor("operator"),
                .concentrator = actor("concentrator")};
  for (const MemberData& member : data.members)
    roster.members.push_back(actor("member " + member.spec.name));
  return roster;
}

chain::Genesis genesis_of(const Scenario& scenario, const Dataset& data, const Roster& roster) {
  chain::Genesis genesis;
  genesis.name = "simulation of " + scenario.name;
  genesis.time = data.start - Duration(1);
  genesis.governor = roster.governor.address;
  genesis.snapshot_interval = UINT32_MAX;  // nobody restores a simulation
  for (const Actor& member : roster.members)
    genesis.grants.push_back({.account = member.address, .tsl = scenario.rules.tsl_per_member});
  return genesis;
}

chain::CommunitySettings settings_of(const Scenario& scenario, const Dataset& data,
                                     const Tariffs& tariffs) {
  const Rules& rules = scenario.rules;
  Price lowest = std::min(Price(0), std::ranges::min(tariffs.feed_in));
  Price highest = std::max(Price(0), std::ranges::max(tariffs.import));
  for (const MemberData& member : data.members) {
    lowest = std::min(lowest, std::min(member.spec.agent->buy, member.spec.agent->sell));
    highest = std::max(highest, std::max(member.spec.agent->buy, member.spec.agent->sell));
  }
  chain::CommunitySettings settings;
  settings.interval_length = data.interval;
  settings.gate = gate;
  settings.mode = mode_of(scenario.mode);
  settings.sharing_rule = rule_of(scenario.key);
  settings.tick = rules.tick;
  settings.lot = rules.lot;
  settings.price_floor = on_tick(lowest, rules.tick);
  settings.price_ceiling = on_tick(highest, rules.tick) + rules.tick;
  if (scenario.battery)
    settings.mint_efficiency_ppm = static_cast<std::uint32_t>(scenario.battery->efficiency_ppm);
  settings.storage_per_tsl = rules.storage_per_tsl;
  settings.storage_unit_cost = storage_unit_cost;
  const Energy limit =
      rules.storage_limit.value_or(scenario.battery ? scenario.battery->capacity : Energy(0));
  settings.storage_budget = cost_ceil(limit, storage_unit_cost);
  settings.storage_fee = rules.storage_fee;
  settings.starter_grant = Amount(0);
  settings.debt_limit = rules.debt_limit;
  return settings;
}

Result<void> found_community(const Scenario& scenario, const Dataset& data, const Tariffs& tariffs,
                             Roster& roster, LocalLedger& ledger) {
  return Founder(scenario, data, tariffs, roster, ledger).found();
}

}  // namespace wattbook::sim
