// Numbers as Modbus devices hold them: one to four registers of 16 bits, in one of several orders,
// with values that mean "not implemented".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "meters/fine_energy.h"

namespace wattbook::meters {

enum class WordKind : std::uint8_t { u16, s16, u32, s32, u64, s64, f32, f64, acc32, acc64 };
enum class WordOrder : std::uint8_t { high_first, low_first };  // of the registers

std::optional<WordKind> parse_word_kind(std::string_view text);
// Registers that one number takes.
constexpr std::size_t word_count(WordKind kind) {
  switch (kind) {
    case WordKind::u16:
    case WordKind::s16:
      return 1;
    case WordKind::u32:
    case WordKind::s32:
    case WordKind::f32:
    case WordKind::acc32:
      return 2;
    case WordKind::u64:
    case WordKind::s64:
    case WordKind::f64:
    case WordKind::acc64:
      return 4;
  }
  return 0;
}

// Nothing for a value that SunSpec calls not implemented (0xffff, 0x8000, NaN, an accumulator of 0
// …), infinity, and numbers beyond 63 bits. Precondition: registers.size() == word_count(kind).
std::optional<Decimal> decode_words(std::span<const std::uint16_t> registers, WordKind kind,
                                    WordOrder order);

// The value after which an accumulator starts again from zero; nothing for other kinds.
constexpr std::optional<std::int64_t> wrap_of(WordKind kind) {
  return kind == WordKind::acc32 || kind == WordKind::u32 ? std::optional(std::int64_t{1} << 32)
                                                          : std::nullopt;
}

}  // namespace wattbook::meters
