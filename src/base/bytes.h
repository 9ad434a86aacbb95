// Byte strings and the fixed-size values that name things: hashes, addresses, command ids,
// signatures.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wattbook {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

template <class Tag, std::size_t N>
struct FixedBytes {
  static constexpr std::size_t size = N;
  std::array<std::uint8_t, N> bytes{};

  constexpr auto operator<=>(const FixedBytes&) const = default;
  constexpr ByteView view() const { return ByteView(bytes); }
  constexpr bool is_zero() const {
    for (const std::uint8_t byte : bytes)
      if (byte != 0) return false;
    return true;
  }
};

// SHA-256 or Keccak-256 digest.
using Hash = FixedBytes<struct HashTag, 32>;
// Ethereum address: the last 20 bytes of the Keccak-256 of an uncompressed public key.
using Address = FixedBytes<struct AddressTag, 20>;
// Client-made 128-bit command id (UUID or random), unique per ledger. DOMAIN 9.1.
using CommandId = FixedBytes<struct CommandIdTag, 16>;
// Recoverable secp256k1 signature: r (32), s (32, low half), v (1; 27 or 28), as Ethereum wallets
// return it.
using Signature = FixedBytes<struct SignatureTag, 65>;

inline ByteView as_bytes(std::string_view text) {
  return ByteView(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}
inline std::string_view as_text(ByteView bytes) {
  return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

// Lower-case hexadecimal without prefix.
std::string to_hex(ByteView bytes);
// Accepts an optional 0x prefix and either case; nothing for an odd length or a foreign character.
std::optional<Bytes> from_hex(std::string_view text);

// Hexadecimal with 0x prefix, as JSON and typed data write fixed bytes.
template <class Tag, std::size_t N>
std::string to_hex0x(const FixedBytes<Tag, N>& value) {
  return "0x" + to_hex(value.view());
}
template <class T>
std::optional<T> fixed_from_hex(std::string_view text) {
  const std::optional<Bytes> raw = from_hex(text);
  if (!raw || raw->size() != T::size) return std::nullopt;
  T out;
  for (std::size_t i = 0; i < T::size; ++i) out.bytes[i] = (*raw)[i];
  return out;
}

}  // namespace wattbook
