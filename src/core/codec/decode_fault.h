// Why bytes are not the canonical encoding of a value.
#pragma once

#include <cstdint>
#include <string_view>

namespace wattbook::codec {

enum class DecodeFault : std::uint8_t {
  truncated,            // the bytes end inside the value
  number_not_minimal,   // a varint with superfluous zero digits
  number_out_of_range,  // a number the member's type cannot hold
  flag_not_boolean,     // a flag or presence byte other than 0 and 1
  enumerator_unknown,   // a number that names no enumerator
  too_long,             // a text, blob or list longer than its bound
  text_not_utf8,        // a text that could not be shown or written as JSON
  trailing_bytes,       // the value is complete and bytes remain
};

// The fault in words, for an error message that already names the thing decoded.
constexpr std::string_view describe(DecodeFault fault) {
  switch (fault) {
    case DecodeFault::truncated:
      return "the bytes end too early";
    case DecodeFault::number_not_minimal:
      return "a number is not in its shortest form";
    case DecodeFault::number_out_of_range:
      return "a number is out of range";
    case DecodeFault::flag_not_boolean:
      return "a flag is neither 0 nor 1";
    case DecodeFault::enumerator_unknown:
      return "a number names no known case";
    case DecodeFault::too_long:
      return "a text or list is longer than allowed";
    case DecodeFault::text_not_utf8:
      return "a text is not UTF-8";
    case DecodeFault::trailing_bytes:
      return "bytes remain after the end";
  }
  return {};
}

}  // namespace wattbook::codec
