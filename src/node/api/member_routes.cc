#include "node/api/member_routes.h"

#include "node/api/member_views.h"
#include "node/api/state_views.h"

namespace wattbook::api {
namespace {

using chain::Community;
using chain::Participant;

struct MembersQuery : Paging {
  CommunityIndex community;
  std::optional<chain::Role> role;
  std::optional<Address> after;

  static constexpr std::string_view type_name = "MembersQuery";
  static constexpr auto fields =
      paged(field("community", &MembersQuery::community),
            noted(field("role", &MembersQuery::role), "only members with this role"),
            noted(field("after", &MembersQuery::after), "the last member seen"));
};

struct MemberQuery {
  CommunityIndex community;
  Address member;

  static constexpr std::string_view type_name = "MemberQuery";
  static constexpr auto fields = std::tuple(field("community", &MemberQuery::community),
                                            field("member", &MemberQuery::member));
};

struct PlacesQuery : Paging {
  CommunityIndex community;
  std::optional<Address> member;
  std::optional<Address> after;

  static constexpr std::string_view type_name = "PlacesQuery";
  static constexpr auto fields =
      paged(field("community", &PlacesQuery::community),
            noted(field("member", &PlacesQuery::member), "only this member"),
            noted(field("after", &PlacesQuery::after), "the last member seen"));
};

// The participants of a community in order of joining, from behind `after` on, or one alone.
Found<std::span<const Participant>> places(const Books& books, CommunityIndex index,
                                           const std::optional<Address>& only,
                                           const std::optional<Address>& after) {
  const auto community = find_community(books, index);
  if (!community) return std::unexpected(community.error());
  const std::span<const Participant> all((*community)->participants);
  std::size_t begin = 0;
  if (after) {
    const auto last = find_participant(books, **community, *after);
    if (!last) return std::unexpected(last.error());
    begin = static_cast<std::size_t>(*last - all.data()) + 1;
  }
  if (!only) return all.subspan(begin);
  const auto member = find_participant(books, **community, *only);
  if (!member) return std::unexpected(member.error());
  return std::span(*member, 1);
}

Answered<MembersView> list_members(const Books& books, const MembersQuery& query) {
  const auto members = places(books, query.community, std::nullopt, query.after);
  if (!members) return std::unexpected(members.error());
  PageWriter page(&MembersView::members, query.limit,
                  [](const MemberView& row) { return to_hex0x(row.address); });
  for (const Participant& participant : *members)
    if (!query.role || participant.roles.has(*query.role))
      if (!page.add(member_view(books.state, participant, books.names))) break;
  return page.take();
}

Answered<MemberDetailView> show_member(const Books& books, const MemberQuery& query) {
  const auto members = places(books, query.community, query.member, std::nullopt);
  if (!members) return std::unexpected(members.error());
  const Participant& participant = members->front();
  MemberDetailView out{member_view(books.state, participant, books.names), {}, false, {}};
  for (const auto& role : codec::enumerators_of<chain::Role>)
    if (participant.roles.has(role.value)) out.roles.push_back(role.value);
  out.suspended = participant.suspended;
  if (participant.ceiling < Price(limits::price_max)) out.ceiling = participant.ceiling;
  return out;
}

StorageView storage_view(const Books& books, const Community& community,
                         const Participant& participant) {
  const auto number = static_cast<std::uint32_t>(&participant - community.participants.data());
  const ledger::Account& watt = books.state.ledger.account(participant.watt);
  StorageView out;
  out.member = books.state.ledger.address(participant.member);
  out.stored = watt_energy(watt.posted);
  if (watt.bounds.upper < Amount(limits::amount_max)) {
    out.right = watt_energy(watt.bounds.upper);
    out.room = watt_energy(watt.room());
  }
  out.tsl = books.state.ledger.account(participant.tsl).posted;
  out.fee_due = community.fees.due(battery::PayerIndex(number));
  out.fee_status = community.fees.state().payers[number].status;
  out.capacity_owned = community.pool.capacities()[number];
  out.reward_due = community.fees.claimable(battery::OwnerIndex(number));
  return out;
}

Answered<Rows<StorageView>> list_storage(const Books& books, const PlacesQuery& query) {
  const auto members = places(books, query.community, query.member, query.after);
  if (!members) return std::unexpected(members.error());
  const Community& community = books.state.communities[query.community.value];
  auto page =
      page_of<StorageView>(query, [](const StorageView& row) { return to_hex0x(row.member); });
  for (const Participant& participant : *members)
    if (!page.add(storage_view(books, community, participant))) break;
  return page.take();
}

Answered<Rows<AgentView>> list_agents(const Books& books, const PlacesQuery& query) {
  const auto members = places(books, query.community, query.member, query.after);
  if (!members) return std::unexpected(members.error());
  auto page = page_of<AgentView>(query, [](const AgentView& row) { return to_hex0x(row.member); });
  for (const Participant& participant : *members) {
    if (participant.agent == chain::AgentKind::none) continue;
    if (!page.add({books.state.ledger.address(participant.member), participant.agent,
                   participant.target_buy, participant.target_sell, participant.buy_below,
                   participant.sell_above}))
      break;
  }
  return page.take();
}

}  // namespace

void add_member_routes(RouteTable& table) {
  table.begin("members");
  table.read_live(
      {"/api/v1/communities/{community}/members", "list_members", "Members in order of joining"},
      list_members);
  table.read({"/api/v1/communities/{community}/members/{member}", "show_member",
              "One member: balances, roles, ceiling"},
             show_member);
  table.read({"/api/v1/communities/{community}/storage", "list_storage",
              "Storage rights, fees due and rewards by member"},
             list_storage);
  table.read({"/api/v1/communities/{community}/agents", "list_agents",
              "Automatic agents that are switched on"},
             list_agents);
}

}  // namespace wattbook::api
