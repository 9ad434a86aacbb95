#include "gateway/serial_line.h"

#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <termios.h>
#include <unistd.h>

namespace wattbook::gateway {
namespace {

// The far end of a line, without a line: bytes go through as a port would pass them.
class Pty {
 public:
  Pty() : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
    EXPECT_EQ(grantpt(master_), 0);
    EXPECT_EQ(unlockpt(master_), 0);
    path_ = ptsname(master_);
  }
  ~Pty() { close(master_); }
  int master() const { return master_; }
  const std::string& path() const { return path_; }

 private:
  int master_;
  std::string path_;
};

TEST(SerialLine, ReadsModesAndRefusesOthers) {
  SerialLine line;
  for (const char* wrong : {"", "8N", "9N1", "8X1", "8N3", "8N11", "n81"})
    EXPECT_FALSE(parse_mode(wrong, line)) << wrong;
  ASSERT_TRUE(parse_mode("7E2", line));
  EXPECT_EQ(line.data_bits, 7);
  EXPECT_EQ(line.parity, Parity::even);
  EXPECT_EQ(line.stop_bits, 2);
  EXPECT_TRUE(is_baud(115'200));
  EXPECT_FALSE(is_baud(115'201));
}

TEST(SerialLine, NamesThePortThatIsNotThere) {
  SerialLine line;
  line.path = "/nowhere/ttyUSB0";
  const auto port = open_serial(line);
  ASSERT_FALSE(port);
  EXPECT_EQ(port.error().message, "/nowhere/ttyUSB0: No such file or directory");
}

TEST(SerialLine, RefusesAFileThatIsNoPort) {
  SerialLine line;
  line.path = "/dev/null";
  EXPECT_FALSE(open_serial(line));
}

TEST(SerialLine, PassesBytesAsTheyAre) {
  Pty pty;
  SerialLine line;
  line.path = pty.path();
  line.baud = 9'600;
  const auto port = open_serial(line);
  ASSERT_TRUE(port) << port.error().message;
  termios settings{};
  ASSERT_EQ(tcgetattr(*port, &settings), 0);
  EXPECT_EQ(cfgetispeed(&settings), static_cast<speed_t>(B9600));
  EXPECT_EQ(settings.c_lflag & (ICANON | ECHO), 0u);
  // What a terminal would take for itself: interrupt, flow control, carriage return.
  const std::string said("\x03\x11\x13\r\n\x00\xff\x04", 8);
  ASSERT_EQ(write(pty.master(), said.data(), said.size()), static_cast<ssize_t>(said.size()));
  std::string got;
  char buffer[64];
  for (int tries = 0; got.size() < said.size() && tries < 1'000'000; ++tries)
    if (const ssize_t size = read(*port, buffer, sizeof buffer); size > 0)
      got.append(buffer, static_cast<std::size_t>(size));
  EXPECT_EQ(got, said);
  close(*port);
}

}  // namespace
}  // namespace wattbook::gateway
