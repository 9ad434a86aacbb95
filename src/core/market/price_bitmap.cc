#include "core/market/price_bitmap.h"

namespace wattbook::market {

std::int32_t PriceBitmap::above(std::int32_t price) const {
  std::uint32_t bit = static_cast<std::uint32_t>(price);
  for (std::uint32_t level = 0; level < depth; ++level) {
    const std::uint32_t word = bit / 64;
    // Shifting twice, as a shift by 64 is undefined.
    const std::uint64_t rest = words_[level][word] & ((~std::uint64_t{0} << (bit % 64)) << 1);
    if (rest != 0) {
      const std::uint32_t found = word * 64 + static_cast<std::uint32_t>(std::countr_zero(rest));
      return level == 0 ? static_cast<std::int32_t>(found) : descend_lowest(level - 1, found);
    }
    bit = word;
  }
  return none;
}

std::int32_t PriceBitmap::below(std::int32_t price) const {
  std::uint32_t bit = static_cast<std::uint32_t>(price);
  for (std::uint32_t level = 0; level < depth; ++level) {
    const std::uint32_t word = bit / 64;
    const std::uint64_t rest = words_[level][word] & ((std::uint64_t{1} << (bit % 64)) - 1);
    if (rest != 0) {
      const std::uint32_t found =
          word * 64 + 63 - static_cast<std::uint32_t>(std::countl_zero(rest));
      return level == 0 ? static_cast<std::int32_t>(found) : descend_highest(level - 1, found);
    }
    bit = word;
  }
  return none;
}

}  // namespace wattbook::market
