#include "node/ocmf/encoding.h"

namespace wattbook::ocmf {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::int32_t value_of(char c) {
  if (c == '-') return 62;
  if (c == '_') return 63;
  const std::size_t at = alphabet.find(c);
  return at == alphabet.npos ? -1 : static_cast<std::int32_t>(at);
}

}  // namespace

std::optional<Bytes> from_base64(std::string_view text) {
  Bytes out;
  std::uint32_t bits = 0;
  std::uint32_t held = 0;
  std::uint32_t digits = 0;
  bool padded = false;
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == ' ') continue;
    if (c == '=') {
      padded = true;
      continue;
    }
    const std::int32_t value = value_of(c);
    if (value < 0 || padded) return std::nullopt;
    ++digits;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      out.push_back(static_cast<std::uint8_t>(bits >> held));
    }
  }
  if (digits % 4 == 1) return std::nullopt;
  return out;
}

std::string to_base64(ByteView bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (at + i < bytes.size() ? bytes[at + i] : 0u);
    for (std::size_t i = 0; i < 4; ++i)
      out += at + i <= bytes.size() ? alphabet[group >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

}  // namespace wattbook::ocmf
