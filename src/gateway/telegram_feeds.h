// Telegrams over serial lines, and over TCP from boxes that pass on what a meter's port says
// (ser2net and its like), each opened again after every break. One thread for all.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "gateway/serial_line.h"

namespace wattbook::gateway {

class TelegramFeeds {
 public:
  struct Feed {
    std::string host;
    std::uint16_t port = 0;
    SerialLine line;  // where it has a path, in place of host and port
    std::function<void(ByteView)> on_bytes;
    std::function<void(std::string_view why)> on_break;
  };
  TelegramFeeds();
  // Ends the thread.
  ~TelegramFeeds();
  TelegramFeeds(const TelegramFeeds&) = delete;
  TelegramFeeds& operator=(const TelegramFeeds&) = delete;

  // Before `start`.
  void add(Feed feed);
  // The feeds' functions are called on this object's thread from here on.
  void start();

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace wattbook::gateway
