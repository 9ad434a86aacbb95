// The quantities that we take from meters, by the OBIS code that names them (IEC 62056-61).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wattbook::meters {

// A-B:C.D.E*F; of electricity A is 1. F is 255 where a code does not name it.
struct Obis {
  std::uint8_t a = 1;
  std::uint8_t b = 0;
  std::uint8_t c = 0;
  std::uint8_t d = 0;
  std::uint8_t e = 0;
  std::uint8_t f = 255;

  constexpr auto operator<=>(const Obis&) const = default;
};

// Reads "1-0:1.8.0", "1-0:1.8.0*255" and "1.8.0"; nothing for anything else.
std::optional<Obis> parse_obis(std::string_view text);
// "1-0:1.8.0".
std::string obis_text(const Obis& code);

// Energy drawn (1.8.x) and fed in (2.8.x), e being the tariff and 0 their sum.
constexpr bool is_import_energy(const Obis& code) {
  return code.a == 1 && code.c == 1 && code.d == 8;
}
constexpr bool is_export_energy(const Obis& code) {
  return code.a == 1 && code.c == 2 && code.d == 8;
}

}  // namespace wattbook::meters
