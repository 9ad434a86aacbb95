#include "core/chain/handlers.h"

namespace wattbook::chain {

metering::Evidence evidence_kept(const State& state, metering::Evidence evidence) {
  return state.rules.version >= 5 ? evidence : metering::Evidence::not_stated;
}

Community* find_community(State& state, CommunityIndex community) {
  return community.value < state.communities.size() ? &state.communities[community.value] : nullptr;
}

bool has_role(const State& state, const Sender& sender, Role role) {
  return sender.member && state.members[sender.member->value].roles.has(role);
}

bool has_role(const Community& community, const Sender& sender, Role role) {
  const auto place = sender.member ? community.place(*sender.member) : std::nullopt;
  if (!place) return false;
  const Participant& participant = community.participants[place->value];
  return !participant.suspended && participant.roles.has(role);
}

bool is_suspended(const Community& community, MemberIndex member) {
  const auto place = community.place(member);
  return place && community.participants[place->value].suspended;
}

bool is_suspended(const State& state, AssetIndex watt, MemberIndex member) {
  const Community* community = community_of_watt(state, watt);
  return community && is_suspended(*community, member);
}

std::optional<MemberIndex> find_person(const State& state, const Address& address) {
  const std::optional<MemberIndex> member = state.ledger.find_member(address);
  return member && !state.members[member->value].protocol ? member : std::nullopt;
}

bool is_protocol(const State& state, const Address& address) {
  const std::optional<MemberIndex> member = state.ledger.find_member(address);
  return member && state.members[member->value].protocol;
}

bool operates(const Community& community, const Sender& sender) {
  return sender.member == community.operator_member ||
         has_role(community, sender, Role::community_operator);
}

std::optional<AccountIndex> account_for(State& state, MemberIndex member, AssetIndex asset) {
  if (const auto known = state.ledger.find_account(member, asset)) return known;
  switch (state.ledger.asset(asset).kind) {
    case ledger::AssetKind::tsl:
    case ledger::AssetKind::cash:
      return state.ledger.account_of(member, asset);
    case ledger::AssetKind::watt:
    case ledger::AssetKind::debt:
      return std::nullopt;
  }
  return std::nullopt;
}

bool is_text(const std::string& text) {
  return !text.empty() && text.size() <= limits::text_bytes_max;
}

}  // namespace wattbook::chain
