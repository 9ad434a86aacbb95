// A serial port (RS-232, a meter's optical head, a P1 cable) set up by termios: raw bytes, no flow
// control.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace wattbook::gateway {

enum class Parity : std::uint8_t { none, even, odd };

struct SerialLine {
  std::string path;  // "/dev/ttyUSB0"; empty: the device does not hang on a line
  std::uint32_t baud = 115'200;
  std::uint8_t data_bits = 8;  // 7 or 8
  Parity parity = Parity::none;
  std::uint8_t stop_bits = 1;  // 1 or 2
};

// "8N1", "7E1" …: false where it is none of them.
bool parse_mode(std::string_view text, SerialLine& out);
bool is_baud(std::uint32_t baud);

// A descriptor that does not block, of whoever calls. The error names the port and what the system
// says of it. Precondition: is_baud(line.baud).
Result<int> open_serial(const SerialLine& line);

}  // namespace wattbook::gateway
