// Late and corrected readings: an interval that is closed is settled again with what is known now,
// and only the difference to what was booked is booked (DOMAIN 4.3).
#pragma once

#include <compare>
#include <vector>

#include "core/chain/applying.h"

namespace wattbook::chain {

// What a meter counted in an interval is no longer what it was.
struct MeterChange {
  IntervalNumber interval;
  MeterIndex meter;

  constexpr auto operator<=>(const MeterChange&) const = default;
};

// Settles the intervals that are closed again; others are left to their close. Sharing is
// recomputed exactly. What went through the exchange stays traded: more export mints now, less is
// taken back from the member's WATT or bought from the grid; more import burns own WATT or is
// bought from the grid, less is refunded by the grid first, then minted back; always at the prices
// of the interval itself. Members none of whose meters changed keep what was measured; before
// protocol version 4 all were measured again.
void resettle(Applying& at, Community& community, std::vector<MeterChange> changes);

}  // namespace wattbook::chain
