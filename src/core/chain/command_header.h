// What every command begins with: the client's id, the account it acts for, and when it lapses
// (DOMAIN 9.1). The ledger it is meant for is not a field: the signature covers it as the salt of
// the EIP-712 domain.
#pragma once

#include <tuple>

#include "base/bytes.h"
#include "base/instant.h"
#include "core/codec/fields.h"

namespace wattbook::chain {

struct CommandHeader {
  CommandId id;     // made by the client before sending; executed at most once
  Address account;  // whom the command acts for; must be the signer
  Instant
      expires;  // block time after which it is refused; at most limits::command_lifetime_max ahead

  static constexpr auto fields = std::tuple(codec::field("id", &CommandHeader::id),
                                            codec::field("account", &CommandHeader::account),
                                            codec::field("expires", &CommandHeader::expires));
};

// The field map of a command: the header's fields, then its own.
template <class... Own>
constexpr auto command_fields(Own... own) {
  return std::tuple_cat(CommandHeader::fields, std::tuple(own...));
}

}  // namespace wattbook::chain
