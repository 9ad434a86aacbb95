#include "gateway/telegram_feeds.h"

#include <array>
#include <chrono>
#include <thread>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace wattbook::gateway {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds retry_pause{2};
// Meters speak every second to every quarter of a minute; a feed silent for longer is dead.
constexpr std::chrono::seconds silence_max{60};

struct Opening {
  virtual ~Opening() = default;
  virtual void open() = 0;
};

// One feed over whatever carries bytes. What opens it tells how that went by `opened`.
template <class Stream>
class Connection : public Opening {
 public:
  Connection(boost::asio::io_context& context, TelegramFeeds::Feed feed)
      : feed_(std::move(feed)), stream_(context), timer_(context) {}

 protected:
  void opened(error_code error) {
    if (error) return retry(error.message());
    read();
  }
  void retry(std::string_view why) {
    feed_.on_break(why);
    error_code ignored;
    stream_.close(ignored);
    timer_.expires_after(retry_pause);
    timer_.async_wait([this](error_code cancelled) {
      if (!cancelled) open();
    });
  }

  TelegramFeeds::Feed feed_;
  Stream stream_;

 private:
  void read() {
    timer_.expires_after(silence_max);
    timer_.async_wait([this](error_code cancelled) {
      if (cancelled) return;
      error_code ignored;
      stream_.close(ignored);  // ends the read with an error
    });
    stream_.async_read_some(boost::asio::buffer(buffer_),
                            [this](error_code error, std::size_t size) {
                              timer_.cancel();
                              if (error == boost::asio::error::operation_aborted)
                                return retry("silent for a minute");
                              if (error) return retry(error.message());
                              feed_.on_bytes(ByteView(buffer_).first(size));
                              read();
                            });
  }

  boost::asio::steady_timer timer_;
  std::array<std::uint8_t, 4096> buffer_{};
};

class Socket : public Connection<tcp::socket> {
 public:
  Socket(boost::asio::io_context& context, TelegramFeeds::Feed feed)
      : Connection(context, std::move(feed)), resolver_(context) {}

  void open() override {
    resolver_.async_resolve(
        feed_.host, std::to_string(feed_.port),
        [this](error_code error, const tcp::resolver::results_type& found) {
          if (error) return opened(error);
          boost::asio::async_connect(
              stream_, found, [this](error_code failed, const tcp::endpoint&) { opened(failed); });
        });
  }

 private:
  tcp::resolver resolver_;
};

class Line : public Connection<boost::asio::posix::stream_descriptor> {
 public:
  using Connection::Connection;

  void open() override {
    const Result<int> port = open_serial(feed_.line);
    if (!port) return retry(port.error().message);
    error_code error;
    stream_.assign(*port, error);
    opened(error);
  }
};

}  // namespace

struct TelegramFeeds::Loop {
  boost::asio::io_context context;
  std::vector<std::unique_ptr<Opening>> connections;
  std::jthread thread;
};

TelegramFeeds::TelegramFeeds() : loop_(std::make_unique<Loop>()) {}
TelegramFeeds::~TelegramFeeds() { loop_->context.stop(); }

void TelegramFeeds::add(Feed feed) {
  if (feed.line.path.empty())
    loop_->connections.push_back(std::make_unique<Socket>(loop_->context, std::move(feed)));
  else
    loop_->connections.push_back(std::make_unique<Line>(loop_->context, std::move(feed)));
}

void TelegramFeeds::start() {
  if (loop_->connections.empty()) return;
  for (const auto& connection : loop_->connections) connection->open();
  loop_->thread = std::jthread([this] { loop_->context.run(); });
}

}  // namespace wattbook::gateway
