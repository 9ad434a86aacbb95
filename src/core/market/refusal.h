// Why the book does not take an order or a replacement. Where several causes hold, the one with the
// lowest number is given: that is the documented order of precedence.
#pragma once

#include <cstdint>

namespace wattbook::market {

enum class Refusal : std::uint8_t {
  order_unknown = 1,            // replace: no such order rests here
  flags_conflict = 2,           // post-only with an order that never rests
  quantity_too_small = 3,       // below the market's smallest order
  quantity_too_large = 4,       // above limits::lots_max
  price_outside_collar = 5,     // static collar: below the floor or above the ceiling
  price_outside_band = 6,       // dynamic collar: too far from the last trade
  expired = 7,                  // good-till-time whose instant has come
  book_full = 8,                // OrderBook::orders_max orders rest here
  post_only_would_take = 9,     // it would trade at once
  fill_or_kill_unfillable = 10  // not all of it could trade at once
};

}  // namespace wattbook::market
