// A driver's permission to charge on their wallet: an RFID tag, an app's one-time code, a plug-in
// identity, known to the ledger by digest only (DOMAIN 7.2, 8.2).
#pragma once

#include <string_view>
#include <tuple>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "core/charging/names.h"
#include "core/codec/fields.h"

namespace wattbook::charging {

struct Token {
  Hash digest;
  CommunityIndex community;
  MemberIndex account;  // whose wallet pays
  Amount session_limit;
  Instant valid_until;
  bool blocked = false;

  bool operator==(const Token&) const = default;
  static constexpr std::string_view type_name = "Token";
  static constexpr auto fields = std::tuple(
      codec::field("digest", &Token::digest), codec::field("community", &Token::community),
      codec::field("account", &Token::account),
      codec::field("session_limit", &Token::session_limit),
      codec::field("valid_until", &Token::valid_until), codec::field("blocked", &Token::blocked));
};

}  // namespace wattbook::charging
