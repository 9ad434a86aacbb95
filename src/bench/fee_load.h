// The storage fee of many members (DOMAIN 5.2): closing an interval must cost the same for ten
// members or a million.
#pragma once

#include <cstdint>
#include <vector>

#include "core/battery/fees.h"

namespace wattbook::bench {

// Members with 0 to 20 kWh in store and the TSL for one to three years of it.
battery::FeeIndex fee_payers(std::uint32_t members);

// Milliseconds of processor time to roll each of a thousand intervals.
std::vector<double> roll_ms(std::uint32_t members);

}  // namespace wattbook::bench
