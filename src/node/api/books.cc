#include "node/api/books.h"

namespace wattbook::api {

Found<const chain::Community*> find_community(const Books& books, CommunityIndex community) {
  const auto& all = books.state.communities;
  if (community.value < all.size()) return &all[community.value];
  return std::unexpected(unknown("community",
                                 "there is no community " + std::to_string(community.value),
                                 "list them at /api/v1/communities"));
}

Found<MemberIndex> find_account(const Books& books, const Address& address) {
  if (const auto found = books.state.ledger.find_member(address)) return *found;
  return std::unexpected(unknown("address", "the ledger does not know " + to_hex0x(address),
                                 "an operator registers new members"));
}

Found<const chain::Participant*> find_participant(const Books& books,
                                                  const chain::Community& community,
                                                  const Address& member) {
  const auto index = books.state.ledger.find_member(member);
  const auto place = index ? community.place(*index) : std::nullopt;
  if (place) return &community.participants[place->value];
  return std::unexpected(unknown("member",
                                 to_hex0x(member) + " does not take part in community " +
                                     std::to_string(community.index.value),
                                 "list its members at /api/v1/communities/" +
                                     std::to_string(community.index.value) + "/members"));
}

}  // namespace wattbook::api
