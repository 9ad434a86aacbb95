#include "core/market/order_pool.h"

namespace wattbook::market {

void OrderPool::grow() {
  const Slot first = static_cast<Slot>(chunks_.size()) << chunk_bits;
  chunks_.push_back(std::make_unique<Order[]>(chunk_mask + 1));
  // Threaded so that slots are handed out in ascending order; slot 0 is never handed out.
  for (Slot slot = first + chunk_mask; slot > first; --slot) {
    (*this)[slot].next = free_;
    free_ = slot;
  }
  if (first == 0) return;
  (*this)[first].next = free_;
  free_ = first;
}

}  // namespace wattbook::market
