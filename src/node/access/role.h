// What a caller of the API may do beside reading what is public. Rights over money and energy are
// not here: the ledger itself knows its operators, oracles and gateways, and every command is
// checked by its signature.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace wattbook::access {

enum class Role : std::uint8_t {
  read_only,     // reads members' data
  developer,     // the same, and makes tokens for own programs
  administrator  // everything: roles, tokens of others, the log, backups
};

constexpr auto enum_names(Role) {
  return std::array<std::string_view, 3>{"read_only", "developer", "administrator"};
}

// A higher role includes the lower ones.
constexpr bool includes(Role has, Role needs) { return has >= needs; }

// Who calls. An address where they proved one; a name for logs.
struct Caller {
  Address address;  // zero for a token that belongs to no one
  Role role = Role::read_only;
  std::uint64_t token = 0;  // number of the session or token they came with
  bool signed_in = false;   // by a signature of the address, not by a token made for programs

  bool operator==(const Caller&) const = default;
};

}  // namespace wattbook::access
