// Reads the ledger's canonical bytes (docs/encoding.md), for a checker that must stand alone. Total
// like the node's own reader: after the first fault everything reads as zero.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace wattbook::proof {

class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  // A varint; a longer form than needed is a fault.
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) return fail();
      const std::uint8_t byte = rest_[0];
      rest_ = rest_.subspan(1);
      if (shift == 63 && byte > 1) return fail();
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return byte == 0 && shift > 0 ? fail() : value;
    }
    return fail();
  }
  std::int64_t signed_number() {
    const std::uint64_t zigzag = number();
    return static_cast<std::int64_t>((zigzag >> 1) ^ (0 - (zigzag & 1)));
  }
  // The next `count` bytes, or none.
  ByteView raw(std::uint64_t count) {
    if (count > rest_.size()) fail();
    const ByteView taken = rest_.first(faulty_ ? 0 : count);
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  ByteView blob() { return raw(number()); }
  std::string text() { return std::string(as_text(blob())); }
  template <class T>
  T fixed() {
    T out;
    const ByteView bytes = raw(T::size);
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    return out;
  }

  std::size_t left() const { return rest_.size(); }
  // Whether all was read and nothing was wrong.
  bool finished() const { return !faulty_ && rest_.empty(); }
  bool faulty() const { return faulty_; }

 private:
  std::uint64_t fail() {
    faulty_ = true;
    rest_ = {};
    return 0;
  }

  ByteView rest_;
  bool faulty_ = false;
};

}  // namespace wattbook::proof
