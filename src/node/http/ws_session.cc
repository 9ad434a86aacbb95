#include "node/http/ws_session.h"

#include <deque>

#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

namespace wattbook::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using Text = std::shared_ptr<const std::string>;

}  // namespace

class WsSession : public std::enable_shared_from_this<WsSession> {
 public:
  WsSession(Loop& loop, beast::tcp_stream stream, ConnectionCount count)
      : loop_(loop), count_(std::move(count)), stream_(std::move(stream)) {}

  void open(UpgradeRequest request, OnConnected on_connected);
  void send(std::uint32_t key, Text text);
  void close(std::uint16_t code, const std::string& reason);

 private:
  struct Outgoing {
    std::uint32_t key = 0;  // 0: never replaced
    Text text;
  };

  void on_open(error_code error, const OnConnected& on_connected);
  void read();
  void on_read(error_code error);
  void write();
  void finish(std::string_view reason);

  Loop& loop_;
  ConnectionCount count_;
  websocket::stream<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
  SocketEvents events_;
  std::deque<Outgoing> queue_;  // the front is being written
  std::size_t queue_bytes_ = 0;
  bool finished_ = true;  // until the handshake is through
};

// What a handle shares with its session: the loop to reach it by, and no claim on its life.
class WebSocket::Link {
 public:
  Link(std::weak_ptr<Loop> loop, std::weak_ptr<WsSession> session)
      : loop_(std::move(loop)), session_(std::move(session)) {}

  template <class Work>
  void post(Work work) const {
    const std::shared_ptr<Loop> loop = loop_.lock();
    if (!loop) return;
    loop->post([session = session_, work = std::move(work)] {
      if (const auto self = session.lock()) work(*self);
    });
  }

 private:
  std::weak_ptr<Loop> loop_;
  std::weak_ptr<WsSession> session_;
};

void WsSession::open(UpgradeRequest request, OnConnected on_connected) {
  stream_.next_layer().expires_never();  // the WebSocket layer keeps its own timers from here on
  stream_.set_option(websocket::stream_base::timeout{loop_.limits.read_time_max,
                                                     loop_.limits.idle_time_max, true});
  stream_.read_message_max(loop_.limits.socket_message_bytes_max);
  const auto kept = std::make_shared<UpgradeRequest>(std::move(request));
  stream_.async_accept(*kept,
                       [self = shared_from_this(), kept, on_connected = std::move(on_connected)](
                           error_code error) { self->on_open(error, on_connected); });
}

void WsSession::on_open(error_code error, const OnConnected& on_connected) {
  if (error) return;
  finished_ = false;
  stream_.text(true);
  stream_.auto_fragment(false);
  events_ = on_connected(
      WebSocket(std::make_shared<WebSocket::Link>(loop_.weak_from_this(), weak_from_this())));
  read();
}

void WsSession::read() {
  stream_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
    self->on_read(error);
  });
}

void WsSession::on_read(error_code error) {
  if (error == websocket::error::closed) return finish("closed by the peer");
  if (error) return finish(error.message());
  if (!stream_.got_text()) {
    close(websocket::close_code::unknown_data, "send text messages");
  } else if (!finished_) {
    events_.on_message({static_cast<const char*>(buffer_.data().data()), buffer_.data().size()});
  }
  buffer_.clear();
  read();
}

void WsSession::send(std::uint32_t key, Text text) {
  if (finished_) return;
  if (key != 0) {
    for (std::size_t i = 1; i < queue_.size(); ++i) {
      if (queue_[i].key != key) continue;
      queue_bytes_ = queue_bytes_ - queue_[i].text->size() + text->size();
      queue_[i].text = std::move(text);
      return;
    }
  }
  queue_bytes_ += text->size();
  if (queue_bytes_ > loop_.limits.socket_queue_bytes_max) {
    // A close frame would wait behind what the peer does not read; only the cut reaches it.
    beast::get_lowest_layer(stream_).close();
    return finish("the peer reads too slowly: its queue is full");
  }
  queue_.push_back({key, std::move(text)});
  if (queue_.size() == 1) write();
}

void WsSession::write() {
  stream_.async_write(asio::buffer(*queue_.front().text),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (error) return;  // the pending read reports the end
                        self->queue_bytes_ -= self->queue_.front().text->size();
                        self->queue_.pop_front();
                        if (!self->queue_.empty()) self->write();
                      });
}

void WsSession::close(std::uint16_t code, const std::string& reason) {
  if (finished_) return;
  finish(reason);
  const beast::string_view text(reason.data(), std::min<std::size_t>(reason.size(), 123));
  stream_.async_close(websocket::close_reason(static_cast<websocket::close_code>(code), text),
                      [self = shared_from_this()](error_code) {});
}

void WsSession::finish(std::string_view reason) {
  if (finished_) return;
  finished_ = true;
  const SocketEvents events = std::exchange(events_, {});  // may own handles to this session
  events.on_close(reason);
}

void WebSocket::send(std::shared_ptr<const std::string> text) const {
  link_->post([text = std::move(text)](WsSession& session) { session.send(0, text); });
}

void WebSocket::send_latest(std::uint32_t key, std::shared_ptr<const std::string> text) const {
  link_->post([key, text = std::move(text)](WsSession& session) { session.send(key, text); });
}

void WebSocket::close(std::uint16_t code, std::string reason) const {
  link_->post(
      [code, reason = std::move(reason)](WsSession& session) { session.close(code, reason); });
}

void start_ws_session(const std::shared_ptr<Loop>& loop, beast::tcp_stream stream,
                      UpgradeRequest request, OnConnected on_connected, ConnectionCount count) {
  std::make_shared<WsSession>(*loop, std::move(stream), std::move(count))
      ->open(std::move(request), std::move(on_connected));
}

}  // namespace wattbook::http
