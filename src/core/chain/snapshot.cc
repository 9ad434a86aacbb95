#include "core/chain/snapshot.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "core/chain/charging_parts.h"
#include "core/chain/command.h"
#include "core/chain/evidence_parts.h"
#include "core/chain/invariants.h"
#include "core/chain/membership.h"
#include "core/chain/snapshot_check.h"
#include "core/chain/state_root.h"

namespace wattbook::chain {
namespace {

Ledgers ledgers_of(const State& state) {
  Ledgers out{.ledger = state.ledger.state(),
              .members = state.members,
              .governor = state.governor,
              .tsl = state.tsl,
              .education_tsl = state.education_tsl,
              .network_tsl = state.network_tsl,
              .watt_community = state.watt_community,
              .devices = state.devices,
              .bank_references = {},
              .commands = {}};
  for (const auto& [gateway, reference] : state.bank_references)
    out.bank_references.push_back({gateway, reference});
  for (const CommandLog::Entry& entry : state.commands.entries())
    out.commands.push_back(
        {entry.id, entry.expires, Bytes(entry.bytes.begin(), entry.bytes.end())});
  return out;
}

CommunityParts parts_of(const Community& c) {
  return {.name = c.name,
          .operator_member = c.operator_member,
          .settings = c.settings,
          .watt = c.watt,
          .cash = c.cash,
          .debt = c.debt,
          .grid_cash = c.grid_cash,
          .fee_cash = c.fee_cash,
          .clearing_tsl = c.clearing_tsl,
          .participants = c.participants,
          .meters = c.meters.tracks(),
          .quarantine = c.quarantine.entries(),
          .quarantine_issued = c.quarantine.issued(),
          .meter_places = c.meter_places,
          .batteries = c.batteries,
          .capacities = c.pool.capacities(),
          .fees = c.fees.state(),
          .watt_book = c.watt_market.book.state(),
          .tsl_book = c.tsl_market.book.state(),
          .sealed = c.watt_market.sealed,
          .sealed_last = c.watt_market.sealed_last,
          .sealed_trade_last = c.watt_market.sealed_trade_last,
          .tariff = c.tariff.entries(),
          .sharing_keys = c.sharing_keys.entries(),
          .feeds = c.feeds,
          .closed = c.closed,
          .booked = c.booked,
          .totals = c.totals};
}

template <class Value>
Schedule<Value> schedule_of(std::map<IntervalNumber, Value> entries) {
  Schedule<Value> schedule;
  for (auto& [interval, value] : entries) schedule.set(interval, std::move(value));
  return schedule;
}

Result<Community> community_of(CommunityIndex index, AssetIndex tsl, CommunityParts parts) {
  MarketPlace watt = make_watt_market(parts.settings, parts.watt, parts.cash);
  MarketPlace tsl_market = make_tsl_market(tsl, parts.cash);
  auto watt_book = market::OrderBook::restore(watt.book.rules(), parts.watt_book);
  if (!watt_book) return std::unexpected(watt_book.error());
  auto tsl_book = market::OrderBook::restore(tsl_market.book.rules(), parts.tsl_book);
  if (!tsl_book) return std::unexpected(tsl_book.error());
  watt.book = std::move(*watt_book);
  tsl_market.book = std::move(*tsl_book);
  watt.sealed = std::move(parts.sealed);
  watt.sealed_last = parts.sealed_last;
  watt.sealed_trade_last = parts.sealed_trade_last;

  Community community{
      .index = index,
      .name = std::move(parts.name),
      .operator_member = parts.operator_member,
      .settings = parts.settings,
      .watt = parts.watt,
      .cash = parts.cash,
      .debt = parts.debt,
      .grid_cash = parts.grid_cash,
      .fee_cash = parts.fee_cash,
      .clearing_tsl = parts.clearing_tsl,
      .participants = std::move(parts.participants),
      .place_of_member = {},
      .meters = metering::MeterLog({.interval_length = parts.settings.interval_length},
                                   std::move(parts.meters)),
      .quarantine = {},
      .meter_places = std::move(parts.meter_places),
      .batteries = std::move(parts.batteries),
      .pool = battery::Pool(std::move(parts.capacities)),
      .fees = battery::FeeIndex(std::move(parts.fees)),
      .watt_market = std::move(watt),
      .tsl_market = std::move(tsl_market),
      .tariff = schedule_of(std::move(parts.tariff)),
      .sharing_keys = schedule_of(std::move(parts.sharing_keys)),
      .feeds = std::move(parts.feeds),
      .closed = parts.closed,
      .booked = std::move(parts.booked),
      .totals = parts.totals};
  community.quarantine.restore(parts.quarantine, parts.quarantine_issued);
  for (std::uint32_t place = 0; place < community.participants.size(); ++place) {
    const MemberIndex member = community.participants[place].member;
    community.place_of_member.resize(
        std::max<std::size_t>(community.place_of_member.size(), member.value + 1), UINT32_MAX);
    community.place_of_member[member.value] = place;
  }
  return community;
}

Result<void> fill(State& state, Ledgers parts) {
  auto restored = ledger::Ledger::restore(parts.ledger);
  if (!restored) return std::unexpected(restored.error());
  state.ledger = std::move(*restored);
  if (!is_sound(parts)) return fail("snapshot: the ledger's tables do not fit each other");
  state.members = std::move(parts.members);
  state.governor = parts.governor;
  state.tsl = parts.tsl;
  state.education_tsl = parts.education_tsl;
  state.network_tsl = parts.network_tsl;
  state.watt_community = std::move(parts.watt_community);
  state.devices = std::move(parts.devices);
  for (BankReference& reference : parts.bank_references)
    state.bank_references.insert({reference.gateway, std::move(reference.reference)});
  for (const LoggedCommand& command : parts.commands)
    state.commands.add(command.id, command.expires, command.bytes);
  std::vector<AccountIndex> accounts;
  for (std::uint32_t account = 0; account < state.ledger.account_count(); ++account)
    accounts.emplace_back(account);
  state.accounts = crypto::IncrementalTree(account_leaf_hashes(state.ledger, accounts));
  return {};
}

RulesPart rules_of(const State& state) {
  RulesPart out{.rules = state.rules, .communities = {}};
  if (state.rules.version < 2) return out;
  for (const Community& c : state.communities)
    out.communities.push_back({.limits = c.order_limits,
                               .activity = c.activity,
                               .watt_deposit_from = c.watt_market.deposit_from,
                               .tsl_deposit_from = c.tsl_market.deposit_from});
  return out;
}

// False where the part cannot be that of the state.
bool take_rules(State& state, RulesPart part) {
  state.rules = part.rules;
  if (!is_sound(state, part)) return false;
  for (std::size_t i = 0; i < part.communities.size(); ++i) {
    Community& community = state.communities[i];
    CommunityRules& rules = part.communities[i];
    community.order_limits = rules.limits;
    community.activity = std::move(rules.activity);
    community.watt_market.deposit = community.tsl_market.deposit = rules.limits.deposit;
    community.watt_market.deposit_from = rules.watt_deposit_from;
    community.tsl_market.deposit_from = rules.tsl_deposit_from;
  }
  return true;
}

ServicePart services_of(const State& state) {
  ServicePart out;
  for (const Community& community : state.communities)
    out.earlier.push_back(community.earlier_services);
  return out;
}

bool take_services(State& state, ServicePart part) {
  if (!is_sound(state, part)) return false;
  for (std::size_t i = 0; i < part.earlier.size(); ++i)
    state.communities[i].earlier_services = std::move(part.earlier[i]);
  return true;
}

}  // namespace

Bytes encode_state(const State& state) {
  Bytes out;
  StateWriter a(out);
  a.value(state.genesis);
  a.value(state.height);
  a.value(state.time);
  Ledgers ledgers = ledgers_of(state);
  part(a, ledgers);
  a.count(state.communities.size());
  for (const Community& community : state.communities) {
    CommunityParts community_parts = parts_of(community);
    part(a, community_parts);
  }
  if (state.rules != Rules{}) {
    RulesPart rules = rules_of(state);
    part(a, rules);
  }
  if (state.rules.version >= 3) {
    ChargingPart charging = charging_of(state);
    part(a, charging);
  }
  if (state.rules.version >= 4) {
    ServicePart services = services_of(state);
    part(a, services);
  }
  if (state.rules.version >= 5) {
    EvidencePart evidence = evidence_of(state);
    part(a, evidence);
  }
  return out;
}

Bytes encode_snapshot(const State& state) {
  Bytes out(state.parent.bytes.begin(), state.parent.bytes.end());
  const Bytes body = encode_state(state);
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

namespace {

// What only the whole shows: that the parts name each other, that every law holds, and that these
// bytes are the one encoding of the state.
Result<void> check_whole(const State& state, ByteView bytes) {
  if (!fits_together(state)) return fail("snapshot: a reference leads nowhere");
  for (const std::span<const Invariant> laws : {block_invariants(), full_invariants()})
    for (const Invariant& law : laws)
      if (const auto broken = law.broken(state))
        return fail(fmt::format("snapshot: {}: {}", law.name, *broken));
  if (!std::ranges::equal(encode_snapshot(state), bytes))
    return fail("snapshot: not in canonical form");
  return {};
}

}  // namespace

Result<State> decode_snapshot(ByteView bytes) {
  codec::Reader reader(bytes);
  StateReader a(reader);
  Hash parent;
  Genesis genesis;
  a.value(parent);
  a.value(genesis);
  if (a.failed()) return fail("snapshot: the genesis is damaged");
  if (const Result<void> checked = check_genesis(genesis); !checked)
    return std::unexpected(checked.error());
  State state = make_state(genesis);
  state.parent = parent;
  a.value(state.height);
  a.value(state.time);
  Ledgers ledgers;
  part(a, ledgers);
  if (a.failed() || state.time < genesis.time || state.time > limits::time_max)
    return fail("snapshot: the ledger is damaged");
  if (const Result<void> filled = fill(state, std::move(ledgers)); !filled)
    return std::unexpected(filled.error());
  const std::uint64_t communities = a.count(0);
  if (communities > limits::communities_max) return fail("snapshot: too many communities");
  for (std::uint64_t i = 0; i < communities; ++i) {
    CommunityParts community_parts;
    part(a, community_parts);
    if (a.failed()) return fail(fmt::format("snapshot: community {} is damaged", i));
    if (!is_sound(state.ledger, state.tsl, community_parts))
      return fail(fmt::format("snapshot: community {} is not sound", i));
    Result<Community> community = community_of(CommunityIndex(static_cast<std::uint16_t>(i)),
                                               state.tsl, std::move(community_parts));
    if (!community) return std::unexpected(community.error());
    state.communities.push_back(std::move(*community));
  }
  if (!reader.rest().empty()) {
    RulesPart rules;
    part(a, rules);
    if (a.failed() || !take_rules(state, std::move(rules)))
      return fail("snapshot: the rules are damaged");
  }
  if (state.rules.version >= 3) {
    ChargingPart charging;
    part(a, charging);
    if (a.failed() || !take_charging(state, std::move(charging)))
      return fail("snapshot: charging is damaged");
  }
  if (state.rules.version >= 4) {
    ServicePart services;
    part(a, services);
    if (a.failed() || !take_services(state, std::move(services)))
      return fail("snapshot: the services of meters are damaged");
  }
  if (state.rules.version >= 5) {
    EvidencePart evidence;
    part(a, evidence);
    if (a.failed() || !take_evidence(state, evidence))
      return fail("snapshot: the evidence of readings is damaged");
  }
  reader.finish();
  if (a.failed()) return fail("snapshot: bytes behind the end");
  if (const Result<void> whole = check_whole(state, bytes); !whole)
    return std::unexpected(whole.error());
  return state;
}

}  // namespace wattbook::chain
