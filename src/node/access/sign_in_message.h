// Sign-In with Ethereum (EIP-4361): the text that a wallet shows and signs to prove that it holds
// an address. The server writes the text, and accepts it back only unchanged and unexpired.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"

namespace wattbook::access {

struct SignInMessage {
  std::string domain;  // RFC 3986 authority that asks: "watt.example:8443"
  Address address;
  std::string statement;  // one line, may be empty
  std::string uri;
  std::uint64_t chain_id = 1;
  std::string nonce;  // at least 8 letters and digits
  Instant issued_at;
  std::optional<Instant> expires_at;
  std::optional<Instant> not_before;

  bool operator==(const SignInMessage&) const = default;
};

std::string to_text(const SignInMessage& message);
// Names the line at fault. Request ids and resources are not accepted: this server never asks for
// them.
Result<SignInMessage> read_sign_in_message(std::string_view text);

// What a wallet signs for a text (EIP-191, version 0x45).
Hash personal_digest(std::string_view text);

}  // namespace wattbook::access
