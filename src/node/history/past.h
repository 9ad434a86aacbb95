// A stretch of a community's settled past as data to simulate with: what each member's meters
// counted, and the prices, interval by interval.
#pragma once

#include <vector>

#include "node/history/calendar.h"
#include "node/history/database.h"

namespace wattbook::history {

inline constexpr std::uint32_t past_rows_max = 2'000'000;

struct PastInterval {
  Instant start;
  Price import_price;
  Price feed_in_price;
  Price sharing_price;
};

// Corrections included; zero where nothing was booked.
struct PastMember {
  Address address;
  std::vector<Energy> imported;  // by interval
  std::vector<Energy> exported;
};

struct Past {
  Duration interval_length;
  std::vector<PastInterval> intervals;  // without a gap
  std::vector<PastMember> members;      // whose meters counted anything, by number
};

// The closed intervals that begin in `span`. Fails where there are none, and where the members have
// more than past_rows_max of them.
Result<Past> past_of(Database& database, CommunityIndex community, const Span& span);

}  // namespace wattbook::history
