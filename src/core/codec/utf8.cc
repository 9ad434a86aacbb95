#include "core/codec/utf8.h"

#include <cstdint>

namespace wattbook::codec {
namespace {

// What may follow a lead byte: how many continuation bytes, and the range of the first of them
// (the others are 80 to BF). The narrowed ranges exclude overlong forms and surrogates.
struct Sequence {
  std::size_t continuation_count;
  std::uint8_t second_min;
  std::uint8_t second_max;
};

constexpr Sequence sequence_of(std::uint8_t lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return {1, 0x80, 0xbf};
  if (lead == 0xe0) return {2, 0xa0, 0xbf};
  if (lead == 0xed) return {2, 0x80, 0x9f};
  if (lead >= 0xe1 && lead <= 0xef) return {2, 0x80, 0xbf};
  if (lead == 0xf0) return {3, 0x90, 0xbf};
  if (lead >= 0xf1 && lead <= 0xf3) return {3, 0x80, 0xbf};
  if (lead == 0xf4) return {3, 0x80, 0x8f};
  return {0, 0, 0};
}

constexpr bool in_range(char c, std::uint8_t low, std::uint8_t high) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte >= low && byte <= high;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    text.remove_prefix(1);
    if (lead < 0x80) continue;
    const Sequence sequence = sequence_of(lead);
    const std::size_t count = sequence.continuation_count;
    if (count == 0 || text.size() < count) return false;
    if (!in_range(text[0], sequence.second_min, sequence.second_max)) return false;
    for (std::size_t i = 1; i < count; ++i)
      if (!in_range(text[i], 0x80, 0xbf)) return false;
    text.remove_prefix(count);
  }
  return true;
}

}  // namespace wattbook::codec
