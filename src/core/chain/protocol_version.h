// The version of the rules. A change of behaviour gets a new number; the old rules stay, so that
// every ledger replays.
#pragma once

#include <cstdint>

namespace wattbook::chain {

inline constexpr std::uint32_t protocol_version = 1;

}  // namespace wattbook::chain
