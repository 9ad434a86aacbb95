// The two 16-bit checksums of meter telegrams, a table lookup for each byte.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace wattbook::meters {

namespace crc_detail {
constexpr std::array<std::uint16_t, 256> table(std::uint16_t reversed_polynomial) {
  std::array<std::uint16_t, 256> out{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1) != 0 ? value >> 1 ^ reversed_polynomial : value >> 1;
    out[byte] = static_cast<std::uint16_t>(value);
  }
  return out;
}
template <std::uint16_t polynomial>
inline constexpr std::array<std::uint16_t, 256> entries = table(polynomial);

template <std::uint16_t polynomial>
constexpr std::uint16_t run(std::uint16_t crc, std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes)
    crc = static_cast<std::uint16_t>(crc >> 8 ^ entries<polynomial>[(crc ^ byte) & 0xff]);
  return crc;
}
}  // namespace crc_detail

// CRC-16/ARC (x^16 + x^15 + x^2 + 1, from 0), of DSMR P1; 0xbb3d for "123456789".
constexpr std::uint16_t crc16_arc(std::span<const std::uint8_t> bytes) {
  return crc_detail::run<0xa001>(0, bytes);
}

// CRC-16/X-25 (DIN EN 62056-46), of SML; 0x906e for "123456789".
constexpr std::uint16_t crc16_x25(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint16_t>(crc_detail::run<0x8408>(0xffff, bytes) ^ 0xffff);
}

}  // namespace wattbook::meters
