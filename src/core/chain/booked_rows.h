// The rows of a closed interval as bytes: compact, since a month of a thousand members has three
// million of them.
#pragma once

#include <vector>

#include "core/chain/settlement.h"

namespace wattbook::chain {

// Rows in which anything is not zero, in order of participant.
Bytes encode_rows(const std::vector<Flow>& flows);
// By participant; those without a row are zero. `count` is the number of participants now.
std::vector<BookedInterval> decode_rows(ByteView bytes, std::size_t count);

}  // namespace wattbook::chain
