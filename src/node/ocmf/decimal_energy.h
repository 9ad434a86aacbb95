// Register values as meters write them, scaled exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/quantity.h"

namespace wattbook::ocmf {

// The decimal `text` ("2935.600", "-1", "1.5e3") times 10^`exponent`, in mWh, rounded towards zero:
// 3 for a value in Wh, 6 for one in kWh. Nothing where it is no number or beyond 10^15 mWh.
std::optional<Energy> scaled_energy(std::string_view text, std::int32_t exponent);

}  // namespace wattbook::ocmf
