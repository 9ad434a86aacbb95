// How accounts come to be: founding communities and joining them (DOMAIN 1.1, 1.2).
#pragma once

#include "core/chain/applying.h"

namespace wattbook::chain {

// Adds an address to the ledger without any place or role. Precondition: it is not there yet.
MemberIndex add_member(State& state, const Address& address);
// The cash asset of a currency, created if it is new.
AssetIndex cash_asset(State& state, std::string_view currency);
// Empty markets under a community's settings.
MarketPlace make_watt_market(const CommunitySettings& settings, AssetIndex watt, AssetIndex cash);
MarketPlace make_tsl_market(AssetIndex tsl, AssetIndex cash);
// Opens a community with its assets, markets and protocol accounts. Precondition: the settings are
// valid, and there is room for one more community and its assets.
Community& found_community(State& state, const CreateCommunity& command,
                           MemberIndex operator_member, Instant now);
// Gives the member a place in the community: accounts in every asset of it, a payer and owner
// number.
ParticipantIndex join_community(Applying& at, Community& community, MemberIndex member);

// What a participant may keep in store now (5.1); beyond any balance where the community stores
// nothing.
Amount storage_limit(const State& state, const Community& community,
                     const Participant& participant);
// Whether the member may part with so much of their free TSL: that may not take away the right to
// what is stored, which must be sold or used first (5.1). Precondition: it is free.
bool keeps_storage_right(const State& state, MemberIndex member, Amount parting);
// Brings the bound of the participant's WATT account up to date with their TSL.
void refresh_storage_limit(State& state, const Community& community,
                           const Participant& participant);
// The same for everybody and their bids, after a change of the community's settings or capacity.
void refresh_storage_limits(Applying& at, Community& community);

// Assets that founding one more community may need: its WATT, its debt and a new currency.
inline constexpr std::uint32_t assets_per_community_max = 3;

}  // namespace wattbook::chain
