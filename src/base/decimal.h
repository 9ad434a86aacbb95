// The decimal text of a quantity with 6 decimals: the form money and energy have in JSON, typed
// data, files and bills. Canonical: no superfluous zeros, no plus sign, no "-0": 1500000 <-> "1.5",
// -20 <-> "-0.00002", 0 <-> "0".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wattbook {

std::string format_decimal(std::int64_t units);

// Reads canonical or non-canonical decimals ("1.50", "007", "+3"); nothing for anything else, for
// more than 6 decimals that are not zero, or for a value outside 64 bits.
std::optional<std::int64_t> parse_decimal(std::string_view text);

// Reads the canonical form only, so that text and value map one to one (typed data is hashed as
// text).
std::optional<std::int64_t> parse_canonical_decimal(std::string_view text);

}  // namespace wattbook
