// The customer port of Dutch, Belgian, Irish and other meters: DSMR 2.2 to 5.0.2, ESMR, Fluvius
// (IEC 62056-21 mode D): "/" and the meter's type, an empty line, one line for each quantity, "!"
// and from version 4 on the CRC-16/ARC of all from "/" to "!". Telegrams come as a stream that may
// begin, break and be cut anywhere.
#pragma once

#include <string>
#include <string_view>

#include "meters/telegram.h"

namespace wattbook::meters {

enum class P1Fault : std::uint8_t { none, bad_checksum, malformed };

// Reads one telegram, from '/' to the end of the line with '!'. `checked` is set to whether it had
// a checksum. Stamps end in S or W: CEST or CET, so that the repeated hour is unmistakable; a stamp
// without either is not taken.
struct P1Read {
  P1Fault fault = P1Fault::none;
  bool checked = false;
};
P1Read read_p1(std::string_view telegram, Telegram& out);

class P1Stream {
 public:
  static constexpr std::size_t telegram_bytes_max = 16 * 1024;

  // Takes further bytes and gives each telegram that they complete to `take(const Telegram&)`.
  template <class Take>
  void feed(std::string_view bytes, Take take) {
    buffer_.append(bytes);
    while (next()) take(telegram_);
    compact();
  }
  const TelegramCounts& counts() const { return counts_; }

 private:
  // Moves past the next whole telegram; false where there is none yet.
  bool next();
  void compact();

  std::string buffer_;
  std::size_t cursor_ = 0;   // everything before is done with
  std::size_t scanned_ = 0;  // no '!' between cursor_ and here
  Telegram telegram_;
  TelegramCounts counts_;
};

}  // namespace wattbook::meters
