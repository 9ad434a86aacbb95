#include "node/access/challenges.h"

#include <array>

namespace wattbook::access {

SignInMessage Challenges::open(const Address& address, std::string domain, std::string uri,
                               Instant now) {
  if (open_.size() == open_max) {
    by_nonce_.erase(open_.begin()->second.nonce);
    open_.erase(open_.begin());
  }
  std::array<std::uint8_t, 16> random;
  entropy_.fill(random);
  const SignInMessage message{.domain = std::move(domain),
                              .address = address,
                              .statement = "Sign in to wattbook. This moves no money or energy.",
                              .uri = std::move(uri),
                              .nonce = to_hex(random),
                              .issued_at = now,
                              .expires_at = now + lifetime};
  by_nonce_.emplace(message.nonce, count_);
  open_.emplace(count_++, message);
  return message;
}

Result<void> Challenges::close(const SignInMessage& message, Instant now) {
  static const std::string hint = "ask POST /api/v1/auth/challenges for a new one and sign that";
  const auto found = by_nonce_.find(message.nonce);
  if (found == by_nonce_.end())
    return fail("the sign-in message was not given out here, or was used before", hint);
  const auto given = open_.find(found->second);
  if (given->second != message) return fail("the sign-in message was changed", hint);
  const bool is_late = now >= *given->second.expires_at;
  open_.erase(given);
  by_nonce_.erase(found);
  if (is_late) return fail("the sign-in message has expired", hint);
  return {};
}

}  // namespace wattbook::access
