// A scenario as `wattbook sim run` runs it, on made-up interval data held in memory.
#pragma once

#include <cstdint>

namespace wattbook::bench {

// Seconds by the clock to run so many homes for so many days of quarter-hours, each home with an
// agent that bids at random within its limits, on the exchange with a shared battery.
double sim_seconds(std::uint32_t homes, std::uint32_t days);

}  // namespace wattbook::bench
