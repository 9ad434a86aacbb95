#include "core/codec/reader.h"

namespace wattbook::codec {

void Reader::fail(DecodeFault fault) {
  if (!fault_) fault_ = fault;
  rest_ = {};
}

std::uint64_t Reader::long_varint() {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const std::uint8_t byte = rest_[i];
    // The tenth digit holds bit 63 alone and ends the number.
    if (i == 9 && byte > 1) {
      fail(DecodeFault::number_out_of_range);
      return 0;
    }
    value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
    if (byte >= 0x80) continue;
    if (byte == 0) {
      fail(DecodeFault::number_not_minimal);
      return 0;
    }
    rest_ = rest_.subspan(i + 1);
    return value;
  }
  fail(DecodeFault::truncated);
  return 0;
}

}  // namespace wattbook::codec
