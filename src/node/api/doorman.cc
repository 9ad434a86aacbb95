#include "node/api/doorman.h"

#include <algorithm>

#include "crypto/address_text.h"
#include "node/api/problem.h"

namespace wattbook::api {
namespace {

constexpr std::string_view bearer = "Bearer ";

http::Response too_often(Duration wait) {
  http::Response response = to_response(
      {"too many requests", 429, "this peer asks too often", std::nullopt, "wait, then go on"});
  const std::int64_t seconds = (wait.value + one_second.value - 1) / one_second.value;
  response.headers.push_back({"Retry-After", std::to_string(seconds)});
  return response;
}

http::Response unauthorized(std::string detail, std::string fix) {
  http::Response response =
      to_response({"not signed in", 401, std::move(detail), std::nullopt, std::move(fix)});
  response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"wattbook\""});
  return response;
}

http::Response forbidden(std::string detail, std::string fix) {
  return to_response({"not permitted", 403, std::move(detail), std::nullopt, std::move(fix)});
}

std::optional<std::string_view> cookie(const http::Request& request) {
  std::string_view rest = request.header("Cookie").value_or("");
  while (!rest.empty()) {
    std::string_view pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(session_cookie) && pair.substr(session_cookie.size()).starts_with('='))
      return pair.substr(session_cookie.size() + 1);
  }
  return std::nullopt;
}

// What the caller shows; a token counts before a cookie.
std::optional<std::string_view> secret_of(const http::Request& request) {
  const auto header = request.header("Authorization");
  if (!header) return cookie(request);
  if (!header->starts_with(bearer)) return std::nullopt;
  return header->substr(bearer.size());
}

// A browser adds its cookies to what any page sends; it also says which page that was.
bool is_from_elsewhere(const http::Request& request) {
  const auto origin = request.header("Origin");
  if (!origin) return false;
  const std::size_t scheme = origin->find("//");
  return scheme == origin->npos || origin->substr(scheme + 2) != request.header("Host");
}

}  // namespace

std::optional<http::Response> Doorman::too_many_failures(const http::Request& request) const {
  const auto wait = gate_.must_wait_after_failures(request.remote);
  if (!wait) return std::nullopt;
  return too_often(*wait);
}

std::optional<access::Caller> Doorman::who(const http::Request& request) const {
  const std::optional<std::string_view> secret = secret_of(request);
  return secret ? gate_.caller(*secret) : std::nullopt;
}

Doorman::Admitted Doorman::identify(const http::Request& request) {
  const bool has_header = request.header("Authorization").has_value();
  const std::optional<std::string_view> secret = secret_of(request);
  if (has_header && !secret)
    return std::unexpected(
        unauthorized("Authorization holds no bearer token", "send 'Authorization: Bearer wb_…'"));
  if (!secret) return std::nullopt;
  if (!has_header && request.method == http::Method::post && is_from_elsewhere(request))
    return std::unexpected(
        forbidden("a page of another site sent this", "open the page from this server"));
  if (auto wait = too_many_failures(request)) return std::unexpected(std::move(*wait));
  if (const auto caller = gate_.caller(*secret)) return caller;
  // A cookie that ran out is no attempt to guess, and its owner may go on as nobody.
  if (!has_header) return std::nullopt;
  gate_.note_failure(request.remote);
  return std::unexpected(
      unauthorized("the token is wrong, expired or revoked", "sign in or make a new token"));
}

Doorman::Admitted Doorman::admit(const http::Request& request, std::optional<access::Role> needs) {
  if (const auto wait = gate_.knock(request.remote)) return std::unexpected(too_often(*wait));
  return judge(identify(request), needs, gate_.is_open());
}

Doorman::Admitted Doorman::admit_operator(const http::Request& request,
                                          std::optional<access::Role> needs) {
  if (const auto wait = gate_.knock(request.remote)) return std::unexpected(too_often(*wait));
  Admitted caller = identify(request);
  if (caller && *caller && operators_.load()->contains((*caller)->address)) return caller;
  return judge(std::move(caller), needs, gate_.is_open());
}

Doorman::Admitted Doorman::judge(Admitted caller, std::optional<access::Role> needs, bool is_open) {
  if (!caller || !needs) return caller;
  if (*needs == access::Role::read_only && is_open) return caller;
  if (!*caller)
    return std::unexpected(unauthorized("this needs a session or token",
                                        "sign in at /api/v1/auth/challenges, or send a token"));
  if (!access::includes((*caller)->role, *needs))
    return std::unexpected(forbidden("this needs the role " + std::string(codec::name_of(*needs)),
                                     "ask an administrator for the role"));
  return caller;
}

Doorman::Admitted Doorman::admit_to_member(const http::Request& request, std::string_view member) {
  Admitted caller = admit(request, access::Role::read_only);
  if (!caller || gate_.may_read_members(*caller)) return caller;
  if (!*caller)
    return std::unexpected(
        unauthorized("what is told of a member is for that member and the operator",
                     "sign in at /api/v1/auth/challenges with the member's key, or send a token"));
  const Address& reader = (*caller)->address;
  if (crypto::read_address(member) == reader || operators_.load()->contains(reader)) return caller;
  return std::unexpected(
      forbidden("this is told of another member", "ask an administrator for the role read_only"));
}

void Doorman::set_operators(std::set<Address> operators) {
  operators_ = std::make_shared<const std::set<Address>>(std::move(operators));
}

}  // namespace wattbook::api
