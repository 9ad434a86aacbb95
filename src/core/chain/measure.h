// What the meters of each participant of a community counted in an interval (DOMAIN 4.3, 7.2).
#pragma once

#include <span>
#include <vector>

#include "core/chain/settlement.h"

namespace wattbook::chain {

// By participant, all that was counted still to be covered and used.
std::vector<Flow> measure(const Community& community, IntervalNumber interval);

// The same for an interval that is booked: only participants with one of the `changed` meters are
// measured, for all others `booked` (by participant) says what was.
std::vector<Flow> measure_again(const Community& community, IntervalNumber interval,
                                std::span<const BookedInterval> booked,
                                std::span<const MeterIndex> changed);

}  // namespace wattbook::chain
