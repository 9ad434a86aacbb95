// Smart Message Language, the push of German meters' optical port (BSI TR-03109-1 annex IV, SML
// 1.04): files between escape sequences with a CRC-16/X-25, in them messages of type-length-value
// fields. Of the messages only GetList.Res holds values.
#pragma once

#include "meters/telegram.h"

namespace wattbook::meters {

// Reads the messages of one file, without its escape sequences. False where a field or a message's
// own checksum is wrong. A file without GetList.Res leaves `out` without values.
bool read_sml(ByteView messages, Telegram& out);

class SmlStream {
 public:
  static constexpr std::size_t file_bytes_max = 32 * 1024;

  // Takes further bytes and gives each file that they complete to `take(const Telegram&)`.
  template <class Take>
  void feed(ByteView bytes, Take take) {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    while (next()) take(telegram_);
    compact();
  }
  const TelegramCounts& counts() const { return counts_; }

 private:
  bool next();
  void compact();
  // Both: where the mark is, or from where to look again once there are more bytes.
  std::size_t find_begin(std::size_t from) const;
  std::size_t find_escape(std::size_t from) const;
  // Takes the file from `cursor_` to `end`; true where it is right.
  bool read_file(std::size_t end, bool escaped);

  Bytes buffer_;
  std::size_t cursor_ = 0;
  std::size_t scanned_ = 0;  // no end of the file before here
  bool escaped_ = false;     // the file so far holds escaped escape sequences
  Bytes plain_;
  Telegram telegram_;
  TelegramCounts counts_;
};

}  // namespace wattbook::meters
