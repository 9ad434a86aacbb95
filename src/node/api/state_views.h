// Views of the ledger's state after a block. Pure; the caller owns the thread on which the state
// may be read.
#pragma once

#include "core/chain/state.h"
#include "node/api/books.h"
#include "node/api/views.h"

namespace wattbook::api {

// Mean power of the newest closed interval. Sources and uses are equal by the identities of
// chain::BookedInterval.
FlowView flow_view(const chain::State& state, const chain::Community& community);
// At most `depth` levels a side.
BookView book_view(const chain::MarketPlace& market, std::uint32_t depth);
// In order of joining, at most view_list_max.
MembersView members_view(const chain::State& state, const chain::Community& community,
                         const Names& names);
// The newest `count` closed intervals.
IntervalsView intervals_view(const chain::Community& community, std::size_t count);
// One of the closed intervals, as booked in these rows.
IntervalView interval_view(const chain::Community& community, IntervalNumber number, ByteView rows);
MemberView member_view(const chain::State& state, const chain::Participant& participant,
                       const Names& names);
BlockView block_view(const RecentBlock& block);
TradeView trade_view(const chain::State& state, const Happened<chain::Traded>& traded);
// The newest `count`, latest first.
BlocksView recent_blocks(const Recent& recent, std::size_t count);
TradesView recent_trades(const Recent& recent, const chain::State& state, CommunityIndex community,
                         std::size_t count);

}  // namespace wattbook::api
