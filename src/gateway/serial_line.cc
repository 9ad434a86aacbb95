#include "gateway/serial_line.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include "base/check.h"

namespace wattbook::gateway {
namespace {

constexpr std::array<std::pair<std::uint32_t, speed_t>, 11> bauds{{{300, B300},
                                                                   {600, B600},
                                                                   {1'200, B1200},
                                                                   {2'400, B2400},
                                                                   {4'800, B4800},
                                                                   {9'600, B9600},
                                                                   {19'200, B19200},
                                                                   {38'400, B38400},
                                                                   {57'600, B57600},
                                                                   {115'200, B115200},
                                                                   {230'400, B230400}}};

auto find_baud(std::uint32_t baud) {
  return std::ranges::find(bauds, baud, &std::pair<std::uint32_t, speed_t>::first);
}

bool set_up(int port, const SerialLine& line) {
  termios settings{};
  if (tcgetattr(port, &settings) != 0) return false;
  cfmakeraw(&settings);
  // No modem to wait for; a port that hangs up ends the read.
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB | PARODD | CSTOPB | CRTSCTS);
  settings.c_cflag |= line.data_bits == 7 ? CS7 : CS8;
  if (line.parity != Parity::none) settings.c_cflag |= PARENB;
  if (line.parity == Parity::odd) settings.c_cflag |= PARODD;
  if (line.stop_bits == 2) settings.c_cflag |= CSTOPB;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  const speed_t speed = find_baud(line.baud)->second;
  return cfsetispeed(&settings, speed) == 0 && cfsetospeed(&settings, speed) == 0 &&
         tcsetattr(port, TCSANOW, &settings) == 0;
}

}  // namespace

bool parse_mode(std::string_view text, SerialLine& out) {
  if (text.size() != 3) return false;
  const std::size_t parity = std::string_view("NEO").find(text[1]);
  if ((text[0] != '7' && text[0] != '8') || parity == std::string_view::npos ||
      (text[2] != '1' && text[2] != '2'))
    return false;
  out.data_bits = static_cast<std::uint8_t>(text[0] - '0');
  out.parity = static_cast<Parity>(parity);
  out.stop_bits = static_cast<std::uint8_t>(text[2] - '0');
  return true;
}

bool is_baud(std::uint32_t baud) { return find_baud(baud) != bauds.end(); }

Result<int> open_serial(const SerialLine& line) {
  CHECK(is_baud(line.baud));
  const int port = ::open(line.path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (port >= 0 && set_up(port, line)) return port;
  const int cause = errno;
  if (port >= 0) ::close(port);
  return fail(fmt::format("{}: {}", line.path, std::strerror(cause)),
              cause == EACCES ? "the user of the gateway must be in the group dialout"
                              : "is this the port of the meter?");
}

}  // namespace wattbook::gateway
