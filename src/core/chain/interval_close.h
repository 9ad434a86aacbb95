// The end of a settlement interval, which block time brings about by itself: fees roll, measured
// energy is settled, owners are paid, stored energy of members in long arrears is sold, and agents
// place their orders (DOMAIN 4.1, 5.2, 5.3, 6.4).
#pragma once

#include "core/chain/applying.h"

namespace wattbook::chain {

// When the next interval of the community is due: its end and the gate for late readings.
Instant next_close(const Community& community);
// Closes the next interval. Precondition: next_close <= at.now.
void close_interval(Applying& at, Community& community);

}  // namespace wattbook::chain
