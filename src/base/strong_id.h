// Identifiers that cannot be mixed up: an index into a table, or a number issued in sequence.
#pragma once

#include <compare>
#include <cstdint>

namespace wattbook {

template <class Tag, class Rep>
struct StrongId {
  Rep value = 0;

  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep v) : value(v) {}
  constexpr auto operator<=>(const StrongId&) const = default;
};

// Dense index of a member (an address that the ledger knows) in order of registration.
using MemberIndex = StrongId<struct MemberTag, std::uint32_t>;
// Dense index of a ledger account: one member's balance of one asset.
using AccountIndex = StrongId<struct AccountTag, std::uint32_t>;
// Dense index of an asset: 0 is TSL, then each community's WATT and each currency in order of
// creation.
using AssetIndex = StrongId<struct AssetTag, std::uint16_t>;
// Dense index of a community in order of creation.
using CommunityIndex = StrongId<struct CommunityTag, std::uint16_t>;
// Dense index of a meter in order of registration.
using MeterIndex = StrongId<struct MeterTag, std::uint32_t>;
// Order number, issued in sequence per market from 1.
using OrderId = StrongId<struct OrderTag, std::uint64_t>;
// Trade number, issued in sequence per market from 1.
using TradeId = StrongId<struct TradeTag, std::uint64_t>;
// Hold number, issued in sequence from 1.
using HoldId = StrongId<struct HoldTag, std::uint64_t>;
// Block number; the genesis block is 0.
using Height = StrongId<struct HeightTag, std::uint64_t>;

}  // namespace wattbook
