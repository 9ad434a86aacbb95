// What changed in a view since the one before, in the form of the view itself: plain members are
// those of the new view, lists hold only the rows that are new or different. A row belongs to the
// one of the same key: a level to its price, a trade to its id, a member to its address, an
// interval to its start, a block to its height. A level with no orders is gone.
//
// Applying changes in order to the view they began with gives each later view, where lists that
// grow at the front (trades, intervals, blocks) are cut to the length that they have here at most.
#pragma once

#include "node/api/views.h"

namespace wattbook::api {

BookView changes(const BookView& before, const BookView& after);
TradesView changes(const TradesView& before, const TradesView& after);
MembersView changes(const MembersView& before, const MembersView& after);
IntervalsView changes(const IntervalsView& before, const IntervalsView& after);
BlocksView changes(const BlocksView& before, const BlocksView& after);

}  // namespace wattbook::api
