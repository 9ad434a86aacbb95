#include "node/http/ws_session.h"

#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>

#include "node/http/push_session.h"

namespace wattbook::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

constexpr std::size_t buffer_kept_max = 4'096;  // by a connection that waits

template <class Stream>
class WsSession final : public PushSession, public std::enable_shared_from_this<WsSession<Stream>> {
 public:
  WsSession(Loop& loop, Stream stream, ConnectionCount count)
      : loop_(loop), count_(std::move(count)), stream_(std::move(stream)) {}

  void open(UpgradeRequest request, Opening opening);
  void send(std::uint32_t key, Text text, Text whole) override;
  void close(std::uint16_t code, const std::string& reason) override;

 private:
  void on_open(error_code error, const OnConnected& on_connected);
  void read();
  void on_read(error_code error);
  void write();
  void finish(std::string_view reason);

  Loop& loop_;
  ConnectionCount count_;
  websocket::stream<Stream> stream_;
  beast::flat_buffer buffer_;
  SocketEvents events_;
  OutgoingQueue queue_;
  bool finished_ = true;  // until the handshake is through
};

template <class Stream>
void WsSession<Stream>::open(UpgradeRequest request, Opening opening) {
  beast::get_lowest_layer(stream_)
      .expires_never();  // the WebSocket layer keeps its own timers from here on
  stream_.set_option(websocket::stream_base::timeout{loop_.limits.read_time_max,
                                                     loop_.limits.socket_idle_time_max, true});
  stream_.read_message_max(loop_.limits.socket_message_bytes_max);
  if (opening.compresses) {
    websocket::permessage_deflate deflate;
    deflate.server_enable = true;
    // A station's messages are small and its connection long: little memory beats a better ratio.
    deflate.server_max_window_bits = 10;
    deflate.memLevel = 2;
    deflate.server_no_context_takeover = true;
    stream_.set_option(deflate);
  }
  if (!opening.protocol.empty())
    stream_.set_option(websocket::stream_base::decorator(
        [protocol = std::move(opening.protocol)](websocket::response_type& response) {
          response.set(beast::http::field::sec_websocket_protocol, protocol);
        }));
  const auto kept = std::make_shared<UpgradeRequest>(std::move(request));
  stream_.async_accept(*kept, [self = this->shared_from_this(), kept,
                               on_connected = std::move(opening.on_connected)](error_code error) {
    self->on_open(error, on_connected);
  });
}

template <class Stream>
void WsSession<Stream>::on_open(error_code error, const OnConnected& on_connected) {
  if (error) return;
  finished_ = false;
  stream_.text(true);
  stream_.auto_fragment(false);
  events_ = on_connected(
      WebSocket(std::make_shared<WebSocket::Link>(loop_.weak_from_this(), this->weak_from_this())));
  read();
}

template <class Stream>
void WsSession<Stream>::read() {
  stream_.async_read(buffer_, [self = this->shared_from_this()](error_code error, std::size_t) {
    self->on_read(error);
  });
}

template <class Stream>
void WsSession<Stream>::on_read(error_code error) {
  if (error == websocket::error::closed) return finish("closed by the peer");
  if (error) return finish(error.message());
  if (!stream_.got_text()) {
    close(websocket::close_code::unknown_data, "send text messages");
  } else if (!finished_) {
    events_.on_message({static_cast<const char*>(buffer_.data().data()), buffer_.data().size()});
  }
  buffer_.clear();
  if (buffer_.capacity() > buffer_kept_max) buffer_.shrink_to_fit();
  read();
}

template <class Stream>
void WsSession<Stream>::send(std::uint32_t key, Text text, Text whole) {
  if (finished_) return;
  if (!queue_.add(key, std::move(text), std::move(whole), loop_.limits.socket_queue_bytes_max)) {
    // A close frame would wait behind what the peer does not read; only the cut reaches it.
    beast::get_lowest_layer(stream_).close();
    return finish("the peer reads too slowly: its queue is full");
  }
  if (queue_.size() == 1) write();
}

template <class Stream>
void WsSession<Stream>::write() {
  stream_.async_write(asio::buffer(*queue_.front()),
                      [self = this->shared_from_this()](error_code error, std::size_t) {
                        if (error) return;  // the pending read reports the end
                        self->queue_.pop();
                        if (self->queue_.size() > 0) self->write();
                      });
}

template <class Stream>
void WsSession<Stream>::close(std::uint16_t code, const std::string& reason) {
  if (finished_) return;
  finish(reason);
  const beast::string_view text(reason.data(), std::min<std::size_t>(reason.size(), 123));
  stream_.async_close(websocket::close_reason(static_cast<websocket::close_code>(code), text),
                      [self = this->shared_from_this()](error_code) {});
}

template <class Stream>
void WsSession<Stream>::finish(std::string_view reason) {
  if (finished_) return;
  finished_ = true;
  const SocketEvents events = std::exchange(events_, {});  // may own handles to this session
  events.on_close(reason);
}

}  // namespace

template <class Stream>
void start_ws_session(const std::shared_ptr<Loop>& loop, Stream stream, UpgradeRequest request,
                      Opening opening, ConnectionCount count) {
  std::make_shared<WsSession<Stream>>(*loop, std::move(stream), std::move(count))
      ->open(std::move(request), std::move(opening));
}

template void start_ws_session(const std::shared_ptr<Loop>&, PlainStream, UpgradeRequest, Opening,
                               ConnectionCount);
template void start_ws_session(const std::shared_ptr<Loop>&, TlsStream, UpgradeRequest, Opening,
                               ConnectionCount);

}  // namespace wattbook::http
