// The two halves of writing a value fast: SizeCounter finds how many bytes it takes, Cursor then
// stores them into room of just that size, without asking at every number whether there is space.
// Both have the vocabulary of Writer.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"
#include "core/codec/digits.h"

namespace wattbook::codec {

// Zigzag: 0, -1, 1, -2 … become 0, 1, 2, 3 …, so that small numbers of either sign are short.
constexpr std::uint64_t zigzag(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return (bits << 1) ^ (0 - (bits >> 63));
}

class SizeCounter {
 public:
  constexpr void unsigned_number(std::uint64_t value) {
    size_ += (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
  }
  constexpr void signed_number(std::int64_t value) { unsigned_number(zigzag(value)); }
  constexpr void flag(bool) { size_ += 1; }
  constexpr void raw(ByteView bytes) { size_ += bytes.size(); }
  constexpr void blob(ByteView bytes) {
    unsigned_number(bytes.size());
    raw(bytes);
  }
  void text(std::string_view value) { blob(as_bytes(value)); }

  constexpr std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
};

class Cursor {
 public:
  // Precondition: at least as many bytes may be stored at `place` as SizeCounter counted.
  explicit Cursor(std::uint8_t* place) : place_(place) {}

  void unsigned_number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) *place_++ = static_cast<std::uint8_t>(value | 0x80);
    *place_++ = static_cast<std::uint8_t>(value);
  }
  void signed_number(std::int64_t value) { unsigned_number(zigzag(value)); }
  void flag(bool value) { *place_++ = value ? 1 : 0; }
  void raw(ByteView bytes) {
    if (bytes.empty()) return;
    std::memcpy(place_, bytes.data(), bytes.size());
    place_ += bytes.size();
  }
  void blob(ByteView bytes) {
    unsigned_number(bytes.size());
    raw(bytes);
  }
  void text(std::string_view value) { blob(as_bytes(value)); }

  const std::uint8_t* place() const { return place_; }

 protected:
  std::uint8_t* place_;
};

// The most bytes that a number takes.
inline constexpr std::size_t number_bytes_max = 10;

// A Cursor that may store number_bytes_max bytes wherever a number begins, however short it is:
// faster, since it need not find out the length before it stores. What follows overwrites the rest.
class RoomyCursor : public Cursor {
 public:
  using Cursor::Cursor;

  void unsigned_number(std::uint64_t value) {
    if (value < 0x80) {
      *place_++ = static_cast<std::uint8_t>(value);
      return;
    }
    if (value >> 56 != 0) [[unlikely]]
      return Cursor::unsigned_number(value);
    const std::uint32_t more = (static_cast<std::uint32_t>(std::bit_width(value)) - 1) / 7;
    const std::uint64_t marks = 0x0080808080808080u & ((std::uint64_t{1} << (8 * more)) - 1);
    const std::uint64_t word = spread_digits(value) | marks;
    std::memcpy(place_, &word, sizeof word);
    place_ += more + 1;
  }
  void signed_number(std::int64_t value) { unsigned_number(zigzag(value)); }
};

}  // namespace wattbook::codec
