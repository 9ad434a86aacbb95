#include "node/api/invitation_routes.h"

#include "crypto/address_text.h"
#include "crypto/signature.h"
#include "node/access/sign_in_message.h"
#include "node/api/declaration.h"
#include "node/api/invitation_views.h"

namespace wattbook::api {
namespace {

using access::Invitation;
using access::Role;
using http::Method;
using http::Request;
using http::Response;

InvitationView view_of(const Invitation& one) {
  return {one.number,  one.community, one.note, one.state,  one.created,
          one.expires, one.address,   one.name, one.changed};
}

JoinView join_view(const Invitation& one) {
  return {one.community, one.state, one.expires, one.address};
}

Response list_invitations(Doorman& doorman, const Request&, const PathValues&) {
  Rows<InvitationView> out;
  for (const Invitation& one : doorman.gate().invitations()) out.rows.push_back(view_of(one));
  return json_response(out);
}

Response invite(Doorman& doorman, const Request& request, const InvitationRequest& body,
                const PathValues& values) {
  const auto community = parameter_detail::read<CommunityIndex>(values[0]);
  if (!community)
    return to_response(malformed("community", "this is no number", community.error()));
  const auto made =
      doorman.gate().invite(caller_of(doorman, request), *community, body.note, body.lifetime);
  if (!made) return refusal(422, made.error());
  return json_response(NewInvitationView{made->code, view_of(made->invitation)});
}

Response decide(Doorman& doorman, const Request& request, const InvitationDecision& body,
                const PathValues& values) {
  const auto number = parameter_detail::read<std::uint64_t>(values[0]);
  if (!number) return to_response(malformed("number", "this is no number", number.error()));
  const auto changed =
      doorman.gate().decide_invitation(caller_of(doorman, request), *number, body.state);
  return changed ? json_response(view_of(*changed)) : refusal(422, changed.error());
}

// A wrong code counts as a wrong secret: whoever guesses must wait.
Response no_such_code(Doorman& doorman, const Request& request, const Error& error) {
  doorman.gate().note_failure(request.remote);
  return refusal(404, error);
}

Response find_invitation(Doorman& doorman, const Request& request, const InvitationCode& body) {
  if (auto wait = doorman.too_many_failures(request)) return std::move(*wait);
  const auto found = doorman.gate().find_invitation(body.code);
  return found ? json_response(join_view(*found)) : no_such_code(doorman, request, found.error());
}

Response join(Doorman& doorman, const Request& request, const JoinRequest& body) {
  if (auto wait = doorman.too_many_failures(request)) return std::move(*wait);
  if (const auto found = doorman.gate().find_invitation(body.code); !found)
    return no_such_code(doorman, request, found.error());
  const Hash digest = access::personal_digest(access::join_text(body.code));
  if (crypto::recover(digest, body.signature) != body.address)
    return refusal(401, {"the signature is not by this address",
                         "sign this text (personal_sign): " + access::join_text(body.code)});
  const auto asked = doorman.gate().ask_to_join(body.code, body.address, body.name);
  return asked ? json_response(join_view(*asked)) : refusal(422, asked.error());
}

}  // namespace

void add_invitation_routes(RouteTable& table, Doorman& doorman) {
  Declaration declare(table, doorman, "invitations");
  const Parameter community{"community", true, table.schemas().of<CommunityIndex>(), ""};
  const Parameter number{"number", true, table.schemas().of<std::uint64_t>(), "of the invitation"};
  declare.add<Rows<InvitationView>>(Method::get,
                                    {"/api/v1/invitations",
                                     "list_invitations",
                                     "Invitations and what was asked with them, oldest first",
                                     Role::administrator,
                                     {},
                                     true},
                                    {}, list_invitations);
  declare.post<NewInvitationView>(
      {"/api/v1/communities/{community}/invitations",
       "invite_member",
       "Makes a code with which one new person may ask to be registered; it is told once",
       Role::administrator,
       {community},
       true},
      {{422, "a lifetime that it cannot have, or too many open ones"}}, invite);
  declare.post<InvitationView>({"/api/v1/invitations/{number}/decision",
                                "decide_invitation",
                                "Approves or refuses what was asked, or withdraws an open code; "
                                "registering the account is a "
                                "command of its own",
                                Role::administrator,
                                {number},
                                true},
                               {{422, "it is not in a state that can become this one"}}, decide);
  declare.post<JoinView>({"/api/v1/join/invitation",
                          "find_invitation",
                          "What a code invites to, and how it stands",
                          {}},
                         {{404, "there is no such code, or it ran out"}}, find_invitation);
  declare.post<JoinView>({"/api/v1/join",
                          "join",
                          "Asks with a code for the caller's own address to be registered",
                          {}},
                         {{401, "the signature does not hold"},
                          {404, "there is no such code, or it ran out"},
                          {422, "another address used it"}},
                         join);
}

}  // namespace wattbook::api
