#include "core/market/id_table.h"

#include "base/check.h"

namespace wattbook::market {

void IdTable::insert(std::uint64_t id, std::uint32_t slot) {
  const std::uint64_t number = id >> page_bits;
  if (pages_.empty()) page_first_ = number;
  CHECK(number >= page_first_);
  while (pages_.size() <= number - page_first_) pages_.emplace_back();
  Page& page = pages_[number - page_first_];
  if (!page.slots) page.slots = std::make_unique<std::array<std::uint32_t, page_mask + 1>>();
  (*page.slots)[id & page_mask] = slot;
  ++page.used;
}

void IdTable::erase(std::uint64_t id) {
  Page& page = pages_[(id >> page_bits) - page_first_];
  (*page.slots)[id & page_mask] = 0;
  if (--page.used > 0) return;
  // The newest page stays: the next number goes there.
  if (&page != &pages_.back()) page.slots.reset();
  while (pages_.size() > 1 && !pages_.front().slots) {
    pages_.pop_front();
    ++page_first_;
  }
}

}  // namespace wattbook::market
