#include "meters/obis.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace wattbook::meters {
namespace {

// Takes a number up to 255 and the mark behind it.
std::optional<std::uint8_t> take_part(std::string_view& text, char mark) {
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || value > 255) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (mark == '\0') return static_cast<std::uint8_t>(value);
  if (!text.starts_with(mark)) return std::nullopt;
  text.remove_prefix(1);
  return static_cast<std::uint8_t>(value);
}

}  // namespace

std::optional<Obis> parse_obis(std::string_view text) {
  Obis out;
  const bool medium = text.find(':') != text.npos;
  const std::array<std::uint8_t*, 5> parts{&out.a, &out.b, &out.c, &out.d, &out.e};
  constexpr std::array<char, 5> marks{'-', ':', '.', '.', '\0'};
  for (std::size_t i = medium ? 0 : 2; i < parts.size(); ++i) {
    const auto part = take_part(text, marks[i]);
    if (!part) return std::nullopt;
    *parts[i] = *part;
  }
  if (text.empty()) return out;
  if (!text.starts_with('*')) return std::nullopt;
  text.remove_prefix(1);
  const auto last = take_part(text, '\0');
  if (!last || !text.empty()) return std::nullopt;
  out.f = *last;
  return out;
}

std::string obis_text(const Obis& code) {
  return fmt::format("{}-{}:{}.{}.{}", code.a, code.b, code.c, code.d, code.e);
}

}  // namespace wattbook::meters
