#include "node/api/access_routes.h"

#include "node/api/access_views.h"
#include "node/api/declaration.h"

namespace wattbook::api {
namespace {

using access::Caller;
using access::Role;
using http::Method;
using http::Request;
using http::Response;

std::string host_of(const Request& request) {
  return std::string(request.header("Host").value_or("localhost"));
}

// Pages say where they are; programs are taken to have come the plain way.
std::string origin_of(const Request& request) {
  return std::string(request.header("Origin").value_or("http://" + host_of(request)));
}

std::string cookie_of(std::string_view secret, std::string_view more) {
  return std::string(session_cookie) + "=" + std::string(secret) +
         "; Path=/; HttpOnly; SameSite=Strict" + std::string(more);
}

std::optional<Address> owner_of(const Address& address) {
  if (address.is_zero()) return std::nullopt;
  return address;
}

TokenView view_of(const access::Token& token) {
  return {token.number, token.name,    owner_of(token.owner),
          token.role,   token.created, token.expires};
}

Response open_challenge(Doorman& doorman, const Request& request, const ChallengeRequest& body) {
  const access::SignInMessage message =
      doorman.gate().challenge(body.address, host_of(request), origin_of(request));
  return json_response(ChallengeView{access::to_text(message), *message.expires_at});
}

Response sign_in(Doorman& doorman, const Request& request, const SignInRequest& body) {
  if (auto wait = doorman.too_many_failures(request)) return std::move(*wait);
  const auto session = doorman.gate().sign_in(body.message, body.signature, host_of(request));
  if (!session) {
    doorman.gate().note_failure(request.remote);
    return refusal(401, session.error());
  }
  Response response = json_response(NewTokenView{session->secret, view_of(session->token)});
  const bool secure = origin_of(request).starts_with("https://");
  response.headers.push_back({"Set-Cookie", cookie_of(session->secret, secure ? "; Secure" : "")});
  return response;
}

Response show_caller(Doorman& doorman, const Request& request, const PathValues&) {
  const auto caller = doorman.who(request);
  if (!caller) return json_response(CallerView{});
  return json_response(CallerView{owner_of(caller->address), caller->role, caller->token});
}

Response sign_out(Doorman& doorman, const Request& request, const PathValues&) {
  if (const auto caller = doorman.who(request))
    if (const auto ended = doorman.gate().revoke_token(*caller, caller->token); !ended)
      return refusal(503, ended.error());
  Response response = json_response(CallerView{});
  response.headers.push_back({"Set-Cookie", cookie_of("", "; Max-Age=0")});
  return response;
}

Response list_tokens(Doorman& doorman, const Request& request, const PathValues&) {
  Rows<TokenView> out;
  for (const access::Token& token : doorman.gate().tokens(caller_of(doorman, request)))
    if (out.rows.size() < page_rows_max) out.rows.push_back(view_of(token));
  return json_response(out);
}

Response create_token(Doorman& doorman, const Request& request, const TokenRequest& body) {
  const auto made =
      doorman.gate().create_token(caller_of(doorman, request), body.name, body.role, body.lifetime);
  if (!made) return refusal(422, made.error());
  return json_response(NewTokenView{made->secret, view_of(made->token)});
}

Response revoke_token(Doorman& doorman, const Request& request, const PathValues& values) {
  const auto number = parameter_detail::read<std::uint64_t>(values[0]);
  if (!number) return to_response(malformed("number", "this is no token number", number.error()));
  const auto revoked = doorman.gate().revoke_token(caller_of(doorman, request), *number);
  if (!revoked) return refusal(503, revoked.error());
  if (!*revoked)
    return to_response(
        unknown("number", "you have no live token of this number", "list yours at /api/v1/tokens"));
  return json_response(RevokedView{*number});
}

Response list_grants(Doorman& doorman, const Request&, const PathValues&) {
  Rows<GrantView> out;
  for (const access::Grant& grant : doorman.gate().grants())
    out.rows.push_back({grant.address, grant.role});
  return json_response(out);
}

Response grant_role(Doorman& doorman, const Request& request, const GrantView& body) {
  const auto done = doorman.gate().grant(caller_of(doorman, request), body.address, body.role);
  return done ? json_response(body) : refusal(422, done.error());
}

// Whoever signed in as the address has its key: nobody else's can be noted.
Response note_key_export(Doorman& doorman, const Request& request, const KeyExportView& body) {
  const access::Caller caller = caller_of(doorman, request);
  if (caller.address.is_zero() || caller.address != body.address)
    return refusal(403, {"only the address itself may say that its key was shown",
                         "sign in as it first: POST /api/v1/auth/challenges"});
  const auto noted = doorman.gate().note({.actor = access::actor_name(caller),
                                          .action = "show key",
                                          .subject = to_hex0x(body.address),
                                          .before = "",
                                          .after = ""});
  return noted ? json_response(body) : refusal(503, noted.error());
}

Response list_admin_records(Doorman& doorman, const Request&, const PathValues&) {
  const auto records = doorman.gate().records();
  if (!records) return refusal(503, records.error());
  Rows<AdminRecordView> out;
  for (auto at = records->rbegin(); at != records->rend() && out.rows.size() < page_rows_max; ++at)
    out.rows.push_back({at->number, at->time, at->actor, at->action, at->subject, at->before,
                        at->after, at->previous});
  return json_response(out);
}

}  // namespace

void add_access_routes(RouteTable& table, Doorman& doorman) {
  Declaration declare(table, doorman, "access");
  const Parameter number{"number", true, table.schemas().of<std::uint64_t>(), "of the token"};
  declare.post<ChallengeView>({"/api/v1/auth/challenges",
                               "open_challenge",
                               "A text for an address to sign, to sign in (EIP-4361)",
                               {}},
                              {}, open_challenge);
  declare.post<NewTokenView>({"/api/v1/auth/sessions",
                              "sign_in",
                              "Opens a session for the signer of such a text; browsers get it as "
                              "a cookie too",
                              {}},
                             {{401, "the text or its signature does not hold"}}, sign_in);
  declare.add<CallerView>(Method::get, {"/api/v1/auth/me", "show_caller", "Who is signed in", {}},
                          {}, show_caller);
  declare.add<CallerView>(
      Method::post,
      {"/api/v1/auth/sign-out", "sign_out", "Ends the session or token that is shown", {}},
      {{503, "the disk did not take it"}}, sign_out);
  declare.post<KeyExportView>(
      {"/api/v1/auth/key-exports",
       "note_key_export",
       "Notes in the log of administrators that the caller's own key was shown in a browser",
       {}},
      {{403, "not signed in as this address"}, {503, "the disk did not take it"}}, note_key_export);
  declare.add<Rows<TokenView>>(
      Method::get,
      {"/api/v1/tokens", "list_tokens",
       "Live sessions and tokens: the caller's, everybody's for administrators", Role::developer},
      {}, list_tokens);
  declare.post<NewTokenView>(
      {"/api/v1/tokens", "create_token",
       "Makes a token for a program, with at most the caller's role; the secret is told once",
       Role::developer},
      {{422, "a role or lifetime that it cannot have"}}, create_token);
  declare.add<RevokedView>(Method::post,
                           {"/api/v1/tokens/{number}/revoke",
                            "revoke_token",
                            "Ends a session or token of the caller, or any for administrators",
                            Role::developer,
                            {number}},
                           {{400, "no number"},
                            {404, "the caller has no live one of this number"},
                            {503, "the disk did not take it"}},
                           revoke_token);
  declare.add<Rows<GrantView>>(
      Method::get, {"/api/v1/grants", "list_grants", "Roles by address", Role::administrator}, {},
      list_grants);
  declare.post<GrantView>(
      {"/api/v1/grants", "grant_role",
       "Gives an address a role, or takes it back and ends its sessions", Role::administrator},
      {{422, "it could not be done"}}, grant_role);
  declare.add<Rows<AdminRecordView>>(
      Method::get,
      {"/api/v1/admin-log", "list_admin_records",
       "What administrators did, latest first; the newest 1000", Role::administrator},
      {{503, "the log is damaged"}}, list_admin_records);
}

}  // namespace wattbook::api
