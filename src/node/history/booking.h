// The moment and cause of what a receipt did, common to all its rows.
#pragma once

#include <optional>

#include "node/history/block_record.h"

namespace wattbook::history {

struct Booking {
  std::int64_t receipt = 0;  // receipts.seq
  Instant time;              // of the block
  Instant value_time;        // when it counts (schema.cc)
  std::int64_t day = 0;      // of value_time in site time, since 1970-01-01
  std::optional<ClosedInterval> closed;
};

}  // namespace wattbook::history
