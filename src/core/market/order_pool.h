// Where the orders of one book live: fixed slots of one cache line, linked by 32-bit numbers,
// reused when an order leaves. Chunks never move, so a reference to an order stays valid while it
// lives.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/market/order.h"

namespace wattbook::market {

// In which of its side's two ladders an order is queued.
enum class Place : std::uint8_t {
  none,     // in no queue: about to match
  active,   // executable ask, awake bid
  waiting,  // wholly expected ask, dormant bid
};

// Plain integers instead of quantities: the book's inner loop adds what limits.h has bounded.
struct alignas(64) Order {
  std::uint64_t id = 0;
  std::int64_t remaining = 0;
  std::int64_t executable = 0;  // asks only
  std::int64_t expires_ms = 0;  // good-till-time only
  std::uint32_t owner = 0;
  std::int32_t offset = 0;  // price - floor, in ticks
  std::uint32_t next = 0;   // in its price queue; in the free list
  std::uint32_t previous = 0;
  std::uint32_t owner_next = 0;  // among its owner's orders
  std::uint32_t owner_previous = 0;
  Side side = Side::buy;
  TimeInForce time_in_force = TimeInForce::good_till_cancelled;
  SelfTrade self_trade = SelfTrade::cancel_taker;
  bool post_only = false;
  Place place = Place::none;

  // Lots that are executable (asks) or awake (bids), as the ladders count them.
  std::int64_t active_lots() const {
    if (place == Place::waiting) return 0;
    return side == Side::sell ? executable : remaining;
  }
};
static_assert(sizeof(Order) == 64);

class OrderPool {
 public:
  // Number of an order's place; 0 is no order.
  using Slot = std::uint32_t;

  // A fresh order in a free slot.
  Slot take() {
    if (free_ == 0) grow();
    const Slot slot = free_;
    Order& order = (*this)[slot];
    free_ = order.next;
    order = Order{};
    ++size_;
    return slot;
  }
  // Precondition: `slot` is taken and nothing links to it any more.
  void give_back(Slot slot) {
    (*this)[slot].next = free_;
    free_ = slot;
    --size_;
  }

  Order& operator[](Slot slot) { return chunks_[slot >> chunk_bits][slot & chunk_mask]; }
  const Order& operator[](Slot slot) const {
    return chunks_[slot >> chunk_bits][slot & chunk_mask];
  }
  std::uint32_t size() const { return size_; }

 private:
  static constexpr std::uint32_t chunk_bits = 9;
  static constexpr std::uint32_t chunk_mask = (1u << chunk_bits) - 1;

  void grow();

  std::vector<std::unique_ptr<Order[]>> chunks_;
  Slot free_ = 0;
  std::uint32_t size_ = 0;
};

}  // namespace wattbook::market
