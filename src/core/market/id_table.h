// Finds an order's slot by its number. Numbers are issued in sequence, so the table is a row of
// pages by number; a page goes when the last order on it has left, which keeps memory near the
// number of orders that rest, however many there ever were.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>

namespace wattbook::market {

class IdTable {
 public:
  // Precondition: id is not in the table, and not below the page of an id that was the first one
  // inserted (numbers ascend; `restore` inserts the lowest first).
  void insert(std::uint64_t id, std::uint32_t slot);
  // Precondition: id is in the table.
  void erase(std::uint64_t id);

  // 0 where there is none.
  std::uint32_t find(std::uint64_t id) const {
    const std::uint32_t* place = place_of(id);
    return place == nullptr ? 0 : *place;
  }

  // Where `find` will read, or null: for prefetching. Returned rather than prefetched here because
  // g++ 12 removes calls to functions that do nothing but prefetch.
  const std::uint32_t* place_of(std::uint64_t id) const {
    const std::uint64_t page = (id >> page_bits) - page_first_;  // wraps below the first
    if (page >= pages_.size() || !pages_[page].slots) return nullptr;
    return &(*pages_[page].slots)[id & page_mask];
  }

 private:
  static constexpr std::uint32_t page_bits = 10;
  static constexpr std::uint64_t page_mask = (1u << page_bits) - 1;
  struct Page {
    std::unique_ptr<std::array<std::uint32_t, page_mask + 1>> slots;  // none while empty
    std::uint32_t used = 0;
  };

  std::deque<Page> pages_;
  std::uint64_t page_first_ = 0;  // number of pages_[0]
};

}  // namespace wattbook::market
