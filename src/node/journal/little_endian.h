// Fixed-width little-endian integers, as journal and snapshot files hold them.
#pragma once

#include <concepts>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"

namespace wattbook::journal {

template <std::unsigned_integral T>
void put(Bytes& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// The integer at `offset`, which is inside `data`.
template <std::unsigned_integral T>
T get(ByteView data, std::size_t offset) {
  CHECK(offset + sizeof(T) <= data.size());
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    value = static_cast<T>(value | static_cast<T>(data[offset + i]) << (8 * i));
  return value;
}

}  // namespace wattbook::journal
