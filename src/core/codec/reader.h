// Reads canonical bytes and nothing else: what writer.h would not have written is a fault. The
// reader is total: for any input it neither throws nor reads past the end nor allocates more than
// the caller's bound. The first fault sticks and every later read gives zero, so a decoder may read
// all its members and ask once at the end.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "core/codec/decode_fault.h"
#include "core/codec/digits.h"

namespace wattbook::codec {

class Reader {
 public:
  // Reads from `bytes`, which the caller keeps alive.
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  // A varint of at most `max`.
  std::uint64_t unsigned_number(std::uint64_t max) {
    const std::uint64_t value = varint();
    if (value <= max) [[likely]]
      return value;
    fail(DecodeFault::number_out_of_range);
    return 0;
  }

  std::int64_t signed_number() {
    const std::uint64_t zigzag = varint();
    return static_cast<std::int64_t>((zigzag >> 1) ^ (0 - (zigzag & 1)));
  }

  bool flag() {
    const ByteView byte = raw(1);
    if (byte.empty()) return false;
    if (byte[0] > 1) fail(DecodeFault::flag_not_boolean);
    return byte[0] == 1;
  }

  // The next `count` bytes, or none if fewer remain.
  ByteView raw(std::size_t count) {
    if (count > rest_.size()) [[unlikely]] {
      fail(DecodeFault::truncated);
      return {};
    }
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  template <std::size_t N>
  std::array<std::uint8_t, N> fixed() {
    const ByteView bytes = raw(N);
    if (bytes.size() != N) [[unlikely]]
      return {};
    std::array<std::uint8_t, N> out;
    std::memcpy(out.data(), bytes.data(), N);
    return out;
  }

  // The length of a blob or the count of a list whose elements take at least one byte each. Never
  // more than `max`, nor than the bytes that remain, so it is safe to allocate for.
  std::size_t length(std::size_t max) {
    const std::uint64_t count = varint();
    if (count > max) {
      fail(DecodeFault::too_long);
      return 0;
    }
    if (count > rest_.size()) {
      fail(DecodeFault::truncated);
      return 0;
    }
    return static_cast<std::size_t>(count);
  }

  ByteView blob(std::size_t size_max) { return raw(length(size_max)); }

  // Any bytes; whether they are UTF-8 is for the caller to ask.
  std::string_view text(std::size_t size_max) { return as_text(blob(size_max)); }

  // Notes a fault found by the caller, unless an earlier one stands.
  void fail(DecodeFault fault);

  // States that the value is complete; bytes that remain are a fault.
  void finish() {
    if (!rest_.empty()) fail(DecodeFault::trailing_bytes);
  }

  std::optional<DecodeFault> fault() const { return fault_; }
  ByteView rest() const { return rest_; }

 private:
  std::uint64_t varint() {
    if (!rest_.empty() && rest_[0] < 0x80) [[likely]] {
      const std::uint64_t value = rest_[0];
      rest_ = rest_.subspan(1);
      return value;
    }
    if (rest_.size() < sizeof(std::uint64_t)) return long_varint();
    std::uint64_t word = 0;
    std::memcpy(&word, rest_.data(), sizeof word);
    // The lowest byte without the mark of continuation ends the number.
    const std::uint64_t ends = ~word & 0x8080808080808080u;
    const auto bits = static_cast<std::uint32_t>(std::countr_zero(ends)) + 1;
    if (ends == 0 || (word >> (bits - 8) & 0xff) == 0) [[unlikely]]
      return long_varint();
    rest_ = rest_.subspan(bits / 8);
    return packed_digits(word << (64 - bits) >> (64 - bits));
  }
  std::uint64_t long_varint();

  ByteView rest_;
  std::optional<DecodeFault> fault_;
};

}  // namespace wattbook::codec
