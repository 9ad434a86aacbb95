// Stands before every operation: how fast a peer may ask, who asks, and whether they may. A caller
// shows a token as `Authorization: Bearer …`, or a browser the cookie of its session.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "node/access/gate.h"
#include "node/http/message.h"

namespace wattbook::api {

inline constexpr std::string_view session_cookie = "wattbook_session";

// Of the HTTP server's thread.
class Doorman {
 public:
  // `gate` outlives the doorman.
  explicit Doorman(access::Gate& gate) : gate_(gate) {}

  using Admitted = std::expected<std::optional<access::Caller>, http::Response>;
  // Who asks, or the refusal: 429 too often, 401 a wrong token or none where `needs` wants one, 403
  // a role too low, or a browser sent here by another site's page.
  Admitted admit(const http::Request& request, std::optional<access::Role> needs);

  // Of a request that was admitted.
  std::optional<access::Caller> who(const http::Request& request) const;
  // The refusal of a peer that keeps giving wrong secrets.
  std::optional<http::Response> too_many_failures(const http::Request& request) const;

  access::Gate& gate() { return gate_; }

 private:
  Admitted identify(const http::Request& request);

  access::Gate& gate_;
};

}  // namespace wattbook::api
