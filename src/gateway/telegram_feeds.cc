#include "gateway/telegram_feeds.h"

#include <array>
#include <chrono>
#include <thread>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace wattbook::gateway {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds retry_pause{2};
// Meters speak every second to every quarter of a minute; a feed silent for longer is dead.
constexpr std::chrono::seconds silence_max{60};

class Connection {
 public:
  Connection(boost::asio::io_context& context, TelegramFeeds::Feed feed)
      : feed_(std::move(feed)), resolver_(context), socket_(context), timer_(context) {}

  void connect() {
    resolver_.async_resolve(feed_.host, std::to_string(feed_.port),
                            [this](error_code error, tcp::resolver::results_type found) {
                              if (error) return retry(error);
                              boost::asio::async_connect(
                                  socket_, found, [this](error_code failed, const tcp::endpoint&) {
                                    if (failed) return retry(failed);
                                    read();
                                  });
                            });
  }

 private:
  void read() {
    timer_.expires_after(silence_max);
    timer_.async_wait([this](error_code cancelled) {
      if (cancelled) return;
      error_code ignored;
      socket_.close(ignored);  // ends the read with an error
    });
    socket_.async_read_some(boost::asio::buffer(buffer_),
                            [this](error_code error, std::size_t size) {
                              timer_.cancel();
                              if (error) return retry(error);
                              feed_.on_bytes(ByteView(buffer_).first(size));
                              read();
                            });
  }

  void retry(error_code why) {
    if (why == boost::asio::error::operation_aborted && !socket_.is_open())
      feed_.on_break("silent for a minute");
    else
      feed_.on_break(why.message());
    error_code ignored;
    socket_.close(ignored);
    timer_.expires_after(retry_pause);
    timer_.async_wait([this](error_code cancelled) {
      if (!cancelled) connect();
    });
  }

  TelegramFeeds::Feed feed_;
  tcp::resolver resolver_;
  tcp::socket socket_;
  boost::asio::steady_timer timer_;
  std::array<std::uint8_t, 4096> buffer_{};
};

}  // namespace

struct TelegramFeeds::Loop {
  boost::asio::io_context context;
  std::vector<std::unique_ptr<Connection>> connections;
  std::jthread thread;
};

TelegramFeeds::TelegramFeeds() : loop_(std::make_unique<Loop>()) {}
TelegramFeeds::~TelegramFeeds() { loop_->context.stop(); }

void TelegramFeeds::add(Feed feed) {
  loop_->connections.push_back(std::make_unique<Connection>(loop_->context, std::move(feed)));
}

void TelegramFeeds::start() {
  if (loop_->connections.empty()) return;
  for (const auto& connection : loop_->connections) connection->connect();
  loop_->thread = std::jthread([this] { loop_->context.run(); });
}

}  // namespace wattbook::gateway
