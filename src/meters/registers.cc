#include "meters/registers.h"

#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace wattbook::meters {
namespace {

constexpr std::array<std::pair<std::string_view, WordKind>, 10> kinds{{{"u16", WordKind::u16},
                                                                       {"s16", WordKind::s16},
                                                                       {"u32", WordKind::u32},
                                                                       {"s32", WordKind::s32},
                                                                       {"u64", WordKind::u64},
                                                                       {"s64", WordKind::s64},
                                                                       {"f32", WordKind::f32},
                                                                       {"f64", WordKind::f64},
                                                                       {"acc32", WordKind::acc32},
                                                                       {"acc64", WordKind::acc64}}};

// A device's floating-point number with the digits that its 24 bits carry; from here on it is
// decimal.
std::optional<Decimal> decimal_of(double value, int decimals_max) {
  if (!std::isfinite(value) || std::abs(value) >= 9e15) return std::nullopt;
  Decimal out;
  double scaled = value;
  for (; out.exponent > -decimals_max && std::abs(scaled) < 1e14 && scaled != std::trunc(scaled);
       --out.exponent)
    scaled *= 10;
  out.mantissa = std::llround(scaled);
  return out;
}

template <class Signed>
std::optional<Decimal> signed_number(std::uint64_t bits) {
  const auto value = static_cast<Signed>(bits);
  if (value == std::numeric_limits<Signed>::min()) return std::nullopt;
  return Decimal{value, 0};
}

template <class Unsigned>
std::optional<Decimal> unsigned_number(std::uint64_t bits) {
  if (bits == std::numeric_limits<Unsigned>::max() || bits > INT64_MAX) return std::nullopt;
  return Decimal{static_cast<std::int64_t>(bits), 0};
}

}  // namespace

std::optional<WordKind> parse_word_kind(std::string_view text) {
  for (const auto& [name, kind] : kinds)
    if (name == text) return kind;
  return std::nullopt;
}

std::optional<Decimal> decode_words(std::span<const std::uint16_t> registers, WordKind kind,
                                    WordOrder order) {
  CHECK(registers.size() == word_count(kind));
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < registers.size(); ++i)
    bits = bits << 16 | registers[order == WordOrder::high_first ? i : registers.size() - 1 - i];
  switch (kind) {
    case WordKind::u16:
      return unsigned_number<std::uint16_t>(bits);
    case WordKind::u32:
      return unsigned_number<std::uint32_t>(bits);
    case WordKind::u64:
      return unsigned_number<std::uint64_t>(bits);
    case WordKind::s16:
      return signed_number<std::int16_t>(bits);
    case WordKind::s32:
      return signed_number<std::int32_t>(bits);
    case WordKind::s64:
      return signed_number<std::int64_t>(bits);
    case WordKind::f32:
      return decimal_of(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))),
                        9);
    case WordKind::f64:
      return decimal_of(std::bit_cast<double>(bits), 9);
    case WordKind::acc32:
    case WordKind::acc64:
      if (bits == 0 || bits > INT64_MAX) return std::nullopt;
      return Decimal{static_cast<std::int64_t>(bits), 0};
  }
  return std::nullopt;
}

}  // namespace wattbook::meters
