// Stands before every operation: how fast a peer may ask, who asks, and whether they may. A caller
// shows a token as `Authorization: Bearer …`, or a browser the cookie of its session.
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "node/access/gate.h"
#include "node/http/message.h"

namespace wattbook::api {

inline constexpr std::string_view session_cookie = "wattbook_session";

// Of the HTTP server's thread, but for set_operators().
class Doorman {
 public:
  // `gate` outlives the doorman.
  explicit Doorman(access::Gate& gate) : gate_(gate) {}

  using Admitted = std::expected<std::optional<access::Caller>, http::Response>;
  // Who asks, or the refusal: 429 too often, 401 a wrong token or none where `needs` wants one, 403
  // a role too low, or a browser sent here by another site's page.
  Admitted admit(const http::Request& request, std::optional<access::Role> needs);

  // The same for what is told of one member, which is read by that member, by operators of a
  // community, and by those to whom the gate lets all members be read. `member` is an address as it
  // stands in the path.
  Admitted admit_to_member(const http::Request& request, std::string_view member);
  // The same for what is an operator's to do: operators of a community need no role for it.
  Admitted admit_operator(const http::Request& request, std::optional<access::Role> needs);
  // Who operates a community, by the ledger. Any thread.
  void set_operators(std::set<Address> operators);

  // Of a request that was admitted.
  std::optional<access::Caller> who(const http::Request& request) const;
  // The refusal of a peer that keeps giving wrong secrets.
  std::optional<http::Response> too_many_failures(const http::Request& request) const;

  access::Gate& gate() { return gate_; }

 private:
  Admitted identify(const http::Request& request);
  static Admitted judge(Admitted caller, std::optional<access::Role> needs, bool is_open);

  access::Gate& gate_;
  std::atomic<std::shared_ptr<const std::set<Address>>> operators_ =
      std::make_shared<const std::set<Address>>();
};

}  // namespace wattbook::api
