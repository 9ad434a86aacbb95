// The set of prices that have orders: 64-way tree of bits over limits::ticks_span_max prices, so
// the best price and the next one are three words away, however sparse the book.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "base/limits.h"

namespace wattbook::market {

class PriceBitmap {
 public:
  static constexpr std::int32_t none = -1;

  // Prices 0 to size - 1. Precondition: 1 <= size <= limits::ticks_span_max.
  explicit PriceBitmap(std::uint32_t size) {
    for (std::vector<std::uint64_t>& words : words_) {
      size = (size + 63) / 64;
      words.resize(size);
    }
  }

  void set(std::int32_t price) {
    std::uint32_t bit = static_cast<std::uint32_t>(price);
    for (std::vector<std::uint64_t>& words : words_) {
      words[bit / 64] |= std::uint64_t{1} << (bit % 64);
      bit /= 64;
    }
  }
  void clear(std::int32_t price) {
    std::uint32_t bit = static_cast<std::uint32_t>(price);
    for (std::vector<std::uint64_t>& words : words_) {
      words[bit / 64] &= ~(std::uint64_t{1} << (bit % 64));
      if (words[bit / 64] != 0) return;
      bit /= 64;
    }
  }

  std::int32_t lowest() const {
    if (words_[2][0] == 0) return none;
    return descend_lowest(2, 0);
  }
  std::int32_t highest() const {
    if (words_[2][0] == 0) return none;
    return descend_highest(2, 0);
  }
  // The nearest set price above `price`, or below it.
  std::int32_t above(std::int32_t price) const;
  std::int32_t below(std::int32_t price) const;

 private:
  static constexpr std::uint32_t depth = 3;
  static_assert(limits::ticks_span_max <= 64 * 64 * 64);

  // From a word that is not zero down to the price of its lowest (highest) bit.
  std::int32_t descend_lowest(std::uint32_t level, std::uint32_t word) const {
    for (;; --level) {
      const auto bit = static_cast<std::uint32_t>(std::countr_zero(words_[level][word]));
      word = word * 64 + bit;
      if (level == 0) return static_cast<std::int32_t>(word);
    }
  }
  std::int32_t descend_highest(std::uint32_t level, std::uint32_t word) const {
    for (;; --level) {
      const auto bit = 63 - static_cast<std::uint32_t>(std::countl_zero(words_[level][word]));
      word = word * 64 + bit;
      if (level == 0) return static_cast<std::int32_t>(word);
    }
  }

  std::array<std::vector<std::uint64_t>, depth> words_;  // a bit above = its word below is not zero
};

}  // namespace wattbook::market
