// Matching alone: a book's messages without money. Every message is checked, applied and its events
// written, as the chain does; half of them are cancels, and a few of the orders take.
#pragma once

#include <cstdint>
#include <vector>

#include "base/prng.h"
#include "core/market/order_book.h"

namespace wattbook::bench {

struct MatchingShape {
  std::uint32_t resting = 0;       // orders in the book throughout
  std::uint32_t levels = 0;        // prices per side
  bool one_sided = false;          // bids only, so that all of them share the levels
  std::uint32_t takers_in_64 = 4;  // of 64 new orders, how many take the best order of the book
};

// The shapes that the targets name.
inline constexpr MatchingShape shallow_book{.resting = 1'000, .levels = 20};
inline constexpr MatchingShape million_order_book{.resting = 1'000'000, .levels = 2'000};
inline constexpr MatchingShape single_level_book{
    .resting = 100'000, .levels = 1, .one_sided = true};

// Messages that keep the book as it is: generated against a book, so that every cancel names a live
// order, and repeatable.
class MatchingLoad {
 public:
  explicit MatchingLoad(const MatchingShape& shape);

  // Processor time of one message in nanoseconds, over one run on a fresh book.
  double run_ns() const;
  double share_of_cancels() const;
  std::uint64_t trades() const { return trades_; }

 private:
  // Small enough that reading it costs little.
  struct Message {
    std::uint64_t cancels = 0;  // order number, or 0 for a new order
    std::uint32_t owner = 0;
    std::int32_t price = 0;
    std::int32_t lots = 0;
    market::Side side = market::Side::buy;
  };
  static market::NewOrder order_of(const Message& message);
  static void apply(market::OrderBook& book, const Message& message, market::Events& events);
  void look_ahead(const market::OrderBook& book, std::size_t i) const;
  Message make_order(bool takes);
  Message make_cancel();
  void append(std::vector<Message>& to, const Message& message);

  MatchingShape shape_;
  Prng random_{42};
  market::OrderBook book_;
  market::Events events_;
  std::uint64_t placed_ = 0;
  std::uint64_t trades_ = 0;
  std::vector<std::uint64_t> live_;
  std::vector<std::uint32_t> position_;
  std::vector<Message> fill_;
  std::vector<Message> messages_;
};

// Milliseconds of processor time to clear a call auction of so many orders.
double auction_ms(std::uint32_t orders);

// A book of a million orders spans more pages of 4 KiB than the processor remembers. The C library
// takes large pages when told so before the program starts: starts this program again with that
// setting, unless it has one.
void restart_with_large_pages(char** argv);

}  // namespace wattbook::bench
