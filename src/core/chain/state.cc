#include "core/chain/state.h"

#include <algorithm>

#include "core/chain/command.h"
#include "core/chain/membership.h"
#include "crypto/hash.h"

namespace wattbook::chain {
namespace {

constexpr ledger::Bounds usual{};

std::uint64_t table_seed(const Hash& hash) {
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8 | hash.bytes[i];
  return seed;
}

}  // namespace

battery::StorageTerms storage_terms(const CommunitySettings& settings) {
  return {.energy_per_tsl = settings.storage_per_tsl,
          .cost_per_user = settings.storage_budget,
          .capacity_price = settings.storage_unit_cost,
          .lot = settings.lot};
}

std::int64_t fee_rate(const CommunitySettings& settings) {
  return mul_div_floor(settings.storage_fee.value, battery::sub_units, units_per_whole);
}

Address system_address(std::string_view purpose) {
  const std::string text = "wattbook/" + std::string(purpose);
  const Hash hash = crypto::sha256(as_bytes(text));
  Address address;
  std::copy_n(hash.bytes.begin(), Address::size, address.bytes.begin());
  return address;
}

const Community* community_of_watt(const State& state, AssetIndex asset) {
  if (asset.value >= state.watt_community.size()) return nullptr;
  const CommunityIndex community = state.watt_community[asset.value];
  return community.value == UINT16_MAX ? nullptr : &state.communities[community.value];
}

State make_state(const Genesis& genesis) {
  const Hash hash = genesis_hash(genesis);
  State state{.genesis = genesis,
              .genesis_hash = hash,
              .separator = domain_separator(hash),
              .parent = hash,
              .time = genesis.time,
              .commands = CommandLog(table_seed(hash))};
  ledger::Ledger& ledger = state.ledger;
  ledger.begin_command();
  state.members.resize(ledger.member_count());
  state.members[ledger::protocol_member.value].protocol = true;
  state.tsl = ledger.add_asset(ledger::AssetKind::tsl, "TSL");

  const auto give = [&](const Address& address, Amount amount) {
    const std::optional<MemberIndex> known = ledger.find_member(address);
    const MemberIndex member = known ? *known : add_member(state, address);
    const AccountIndex account = ledger.account_of(member, state.tsl);
    ledger.transfer(ledger::TransferReason::genesis, ledger.issuance(state.tsl), account, amount);
    return account;
  };
  Amount left = tsl_supply - genesis.education_pool - genesis.network_pool;
  for (const GenesisGrant& grant : genesis.grants) left -= grant.tsl;
  const AccountIndex governor = give(genesis.governor, left);
  state.governor = ledger.account(governor).owner;
  state.members[state.governor.value].roles = Roles{}.with(Role::governor);
  state.education_tsl = give(system_address("education"), genesis.education_pool);
  state.network_tsl = give(system_address("network"), genesis.network_pool);
  for (const AccountIndex pool : {state.education_tsl, state.network_tsl})
    state.members[ledger.account(pool).owner.value].protocol = true;
  for (const GenesisGrant& grant : genesis.grants) give(grant.account, grant.tsl);
  return state;
}

}  // namespace wattbook::chain
