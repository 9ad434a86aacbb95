// Moments as RFC 3339 text in UTC: "2026-11-22T06:00:00Z", with milliseconds where there are any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace wattbook::access {

std::string to_date_time(Instant moment);
// Accepts any offset and fraction; digits below a millisecond are dropped.
std::optional<Instant> read_date_time(std::string_view text);

}  // namespace wattbook::access
