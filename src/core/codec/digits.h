// The digits of a varint all at once: eight digits of 7 bits lie one to a byte in a word. Branching
// at each digit costs more than the digits do, since their number is hard to foresee.
#pragma once

#include <cstdint>

namespace wattbook::codec {

// The number whose base-128 digits are the bytes of `word`, lowest first; marks are dropped.
constexpr std::uint64_t packed_digits(std::uint64_t word) {
  word = (word & 0x007f007f007f007fu) | (word & 0x7f007f007f007f00u) >> 1;
  word = (word & 0x00003fff00003fffu) | (word & 0x3fff00003fff0000u) >> 2;
  return (word & 0x000000000fffffffu) | (word & 0x0fffffff00000000u) >> 4;
}

// The other way round. Precondition: value < 2^56.
constexpr std::uint64_t spread_digits(std::uint64_t value) {
  value = (value & 0x000000000fffffffu) | (value & 0x00fffffff0000000u) << 4;
  value = (value & 0x00003fff00003fffu) | (value & 0x0fffc0000fffc000u) << 2;
  return (value & 0x007f007f007f007fu) | (value & 0x3f803f803f803f80u) << 1;
}

static_assert(packed_digits(spread_digits(0x00fedcba98765432u)) == 0x00fedcba98765432u);
static_assert(spread_digits(300) == 0x022c);

}  // namespace wattbook::codec
