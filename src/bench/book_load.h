// A whole order book as the API gives it: by level, and by order in pages.
#pragma once

#include <cstdint>

namespace wattbook::bench {

struct BookFigures {
  double levels_ms = 0;  // one answer with all levels
  double orders_ms = 0;  // every order, in pages of a thousand
  double orders = 0;
};

// A book of so many bids of a thousand members on as many prices as fit, asked
// through the router.
BookFigures book_snapshot(std::uint32_t orders);

}  // namespace wattbook::bench
