#include "node/journal/crc32c.h"

#include <array>
#include <cstring>

namespace wattbook::journal {

namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  constexpr std::uint32_t polynomial_reversed = 0x82f63b78;
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1) != 0 ? value >> 1 ^ polynomial_reversed : value >> 1;
    table[i] = value;
  }
  return table;
}

constexpr std::array<std::uint32_t, 256> table = make_table();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_instruction(std::uint32_t crc,
                                                                   ByteView data) {
  std::uint64_t state = ~crc;
  const std::uint8_t* at = data.data();
  std::size_t left = data.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    state = __builtin_ia32_crc32di(state, word);
  }
  auto narrow = static_cast<std::uint32_t>(state);
  for (; left > 0; --left, ++at) narrow = __builtin_ia32_crc32qi(narrow, *at);
  return ~narrow;
}
#endif

}  // namespace

std::uint32_t crc32c_portable(std::uint32_t crc, ByteView data) {
  std::uint32_t state = ~crc;
  for (const std::uint8_t byte : data) state = state >> 8 ^ table[(state ^ byte) & 0xff];
  return ~state;
}

std::uint32_t crc32c(std::uint32_t crc, ByteView data) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return crc32c_instruction(crc, data);
#endif
  return crc32c_portable(crc, data);
}

}  // namespace wattbook::journal
