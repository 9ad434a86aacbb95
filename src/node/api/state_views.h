// Views of the ledger's state after a block. Pure; the caller owns the thread on which the state
// may be read.
#pragma once

#include <functional>

#include "core/chain/state.h"
#include "node/api/views.h"

namespace wattbook::api {

// The name of an account, kept beside the ledger; empty where unknown (DOMAIN 8.2).
using Names = std::function<std::string(const Address&)>;

// Mean power of the newest closed interval. Sources and uses are equal by the identities of
// chain::BookedInterval.
FlowView flow_view(const chain::Community& community);
// At most `depth` levels a side.
BookView book_view(const chain::Community& community, std::uint32_t depth);
// In order of joining, at most view_list_max.
MembersView members_view(const chain::State& state, const chain::Community& community,
                         const Names& names);
// The newest `count` closed intervals.
IntervalsView intervals_view(const chain::Community& community, std::size_t count);

}  // namespace wattbook::api
