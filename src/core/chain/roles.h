// What an account may do (DOMAIN 1.2): a set, since one account can hold several roles.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace wattbook::chain {

enum class Role : std::uint8_t {
  household = 0,
  battery_owner = 1,
  charge_point_owner = 2,
  vehicle = 3,
  gateway = 4,
  oracle = 5,
  delegate = 6,
  community_operator = 7,
  concentrator = 8,
  governor = 9,
};
constexpr auto enum_names(Role) {
  return std::array<std::string_view, 10>{
      "household", "battery_owner", "charge_point_owner", "vehicle",      "gateway",
      "oracle",    "delegate",      "community_operator", "concentrator", "governor"};
}

inline constexpr std::uint32_t role_count = 10;

// Bit n is the role with number n.
struct Roles {
  std::uint32_t bits = 0;

  constexpr bool operator==(const Roles&) const = default;
  constexpr bool has(Role role) const {
    return (bits >> static_cast<std::uint32_t>(role) & 1u) != 0;
  }
  constexpr Roles with(Role role) const {
    return Roles{bits | 1u << static_cast<std::uint32_t>(role)};
  }
  constexpr Roles without(Roles others) const { return Roles{bits & ~others.bits}; }
};

// The set of a list; nothing if a role stands in it twice.
constexpr std::optional<Roles> roles_of(std::span<const Role> list) {
  Roles roles;
  for (const Role role : list) {
    if (roles.has(role)) return std::nullopt;
    roles = roles.with(role);
  }
  return roles;
}

// Roles that only the governor gives; the rest are the operator's to give.
inline constexpr Roles roles_of_governor = Roles{}.with(Role::gateway).with(Role::governor);

}  // namespace wattbook::chain
