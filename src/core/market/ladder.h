// One queue of orders per price, over the whole static collar. A book has four: awake and dormant
// bids, executable and expected asks; so matching never steps over an order that cannot trade.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <type_traits>

#include "base/check.h"
#include "core/market/order_pool.h"
#include "core/market/price_bitmap.h"

namespace wattbook::market {

// First come, first served. Lots are sums over the orders queued here.
struct PriceQueue {
  OrderPool::Slot head = 0;
  OrderPool::Slot tail = 0;
  std::uint32_t orders = 0;
  std::int64_t active_lots = 0;   // executable or awake
  std::int64_t waiting_lots = 0;  // expected or dormant
};

class Ladder {
 public:
  explicit Ladder(std::uint32_t span)
      : queues_(static_cast<PriceQueue*>(std::calloc(span, sizeof(PriceQueue)))), prices_(span) {
    CHECK(queues_ != nullptr);
  }

  // Adds the order at the tail of its price. Precondition: it is in no queue; its `place` is set.
  void push(OrderPool& pool, OrderPool::Slot slot) {
    Order& order = pool[slot];
    PriceQueue& queue = at(order.offset);
    order.next = 0;
    order.previous = queue.tail;
    if (queue.tail == 0) {
      queue.head = slot;
      prices_.set(order.offset);
    } else {
      pool[queue.tail].next = slot;
    }
    queue.tail = slot;
    ++queue.orders;
    const std::int64_t active = order.active_lots();
    queue.active_lots += active;
    queue.waiting_lots += order.remaining - active;
  }
  // Precondition: the order is queued here.
  void remove(OrderPool& pool, OrderPool::Slot slot) {
    const Order& order = pool[slot];
    PriceQueue& queue = at(order.offset);
    const std::int64_t active = order.active_lots();
    queue.active_lots -= active;
    queue.waiting_lots -= order.remaining - active;
    --queue.orders;
    (order.previous == 0 ? queue.head : pool[order.previous].next) = order.next;
    (order.next == 0 ? queue.tail : pool[order.next].previous) = order.previous;
    if (queue.head == 0) prices_.clear(order.offset);
  }

  PriceQueue& at(std::int32_t offset) { return queues_.get()[static_cast<std::uint32_t>(offset)]; }
  const PriceQueue& at(std::int32_t offset) const {
    return queues_.get()[static_cast<std::uint32_t>(offset)];
  }
  const PriceBitmap& prices() const { return prices_; }

 private:
  struct Free {
    void operator()(PriceQueue* queues) const { std::free(queues); }
  };
  // An empty queue is all zeros, so the system supplies the memory of a price when its first order
  // comes: a wide collar has a quarter of a million prices, and most never see one.
  static_assert(std::is_trivially_copyable_v<PriceQueue> && std::is_aggregate_v<PriceQueue>);
  std::unique_ptr<PriceQueue, Free> queues_;
  PriceBitmap prices_;
};

}  // namespace wattbook::market
