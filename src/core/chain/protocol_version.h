// The versions of the rules. A change of behaviour gets a new number and takes force at a height
// that the governor schedules; the old rules stay, so that every ledger replays (LEDGER.md 3.22).
//
//   1  the rules of the first ledgers
//   2  SetOrderLimits: how many orders an account may send and keep, and what each costs to keep
//   3  charging: charge points, tokens, sessions; payment channels
//   4  a meter that was out of service keeps what it counted before; a correction measures only
//      those whose meters changed; charging tokens are forgotten some time after they end
//   5  readings say how well they are founded, and settled intervals on what they rest
//
// Every ledger begins under version 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "base/strong_id.h"
#include "core/codec/fields.h"

namespace wattbook::chain {

inline constexpr std::uint32_t protocol_version_first = 1;
inline constexpr std::uint32_t protocol_version_newest = 5;  // that this program knows

// The block with this height is the first under this version.
struct Upgrade {
  std::uint32_t version = 0;
  Height height;

  bool operator==(const Upgrade&) const = default;
  static constexpr std::string_view type_name = "Upgrade";
  static constexpr auto fields = std::tuple(codec::field("version", &Upgrade::version),
                                            codec::field("height", &Upgrade::height));
};

// Which rules are in force, and which are to come.
struct Rules {
  std::uint32_t version = protocol_version_first;  // of the newest block
  std::optional<Upgrade> scheduled;                // of a later one

  bool operator==(const Rules&) const = default;
  std::uint32_t version_at(Height height) const {
    return scheduled && height >= scheduled->height ? scheduled->version : version;
  }
};

}  // namespace wattbook::chain
