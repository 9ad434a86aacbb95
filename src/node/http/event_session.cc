#include "node/http/event_session.h"

#include <array>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>

#include "node/http/push_session.h"

namespace wattbook::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

template <class Stream>
class EventSession final : public PushSession,
                           public std::enable_shared_from_this<EventSession<Stream>> {
 public:
  EventSession(Loop& loop, Stream stream, ConnectionCount count)
      : loop_(loop), count_(std::move(count)), stream_(std::move(stream)) {}

  void open(std::string head, const OnConnected& on_connected);
  void send(std::uint32_t key, Text text, Text whole) override;
  void close(std::uint16_t code, const std::string& reason) override;

 private:
  void read();
  void write(std::string_view before, std::string_view after);
  void beat();
  void finish(std::string_view reason);

  Loop& loop_;
  ConnectionCount count_;
  Stream stream_;
  std::array<char, 1024> ignored_;
  asio::steady_timer heart_{loop_.context};
  SocketEvents events_;
  OutgoingQueue queue_;
  bool finished_ = false;
};

template <class Stream>
void EventSession<Stream>::open(std::string head, const OnConnected& on_connected) {
  beast::get_lowest_layer(stream_).expires_never();
  const auto text = std::make_shared<const std::string>(std::move(head));
  queue_.add(0, text, text, loop_.limits.socket_queue_bytes_max);
  write("", "");
  read();
  beat();
  events_ = on_connected(
      WebSocket(std::make_shared<WebSocket::Link>(loop_.weak_from_this(), this->weak_from_this())));
}

// Only to notice that the peer left.
template <class Stream>
void EventSession<Stream>::read() {
  stream_.async_read_some(asio::buffer(ignored_),
                          [self = this->shared_from_this()](error_code error, std::size_t) {
                            if (error) return self->finish(error.message());
                            self->read();
                          });
}

// A comment now and then tells both sides, and what stands between them, that the other is there.
template <class Stream>
void EventSession<Stream>::beat() {
  static const auto comment = std::make_shared<const std::string>("");
  heart_.expires_after(loop_.limits.idle_time_max / 2);
  heart_.async_wait([self = this->weak_from_this()](error_code cancelled) {
    const auto session = self.lock();
    if (cancelled || !session || session->finished_) return;
    if (session->queue_.size() == 0) session->send(0, comment, comment);
    session->beat();
  });
}

template <class Stream>
void EventSession<Stream>::send(std::uint32_t key, Text text, Text whole) {
  if (finished_) return;
  if (!queue_.add(key, std::move(text), std::move(whole), loop_.limits.socket_queue_bytes_max)) {
    beast::get_lowest_layer(stream_).close();
    return finish("the peer reads too slowly: its queue is full");
  }
  if (queue_.size() == 1) write("data: ", "\n\n");
}

template <class Stream>
void EventSession<Stream>::write(std::string_view before, std::string_view after) {
  beast::get_lowest_layer(stream_).expires_after(loop_.limits.write_time_max);
  const bool is_comment = queue_.front()->empty();
  const std::array<asio::const_buffer, 3> parts = {
      asio::buffer(is_comment ? std::string_view(":") : before), asio::buffer(*queue_.front()),
      asio::buffer(after)};
  asio::async_write(stream_, parts,
                    [self = this->shared_from_this()](error_code error, std::size_t) {
                      if (error) return beast::get_lowest_layer(self->stream_).close();
                      self->queue_.pop();
                      if (self->queue_.size() > 0) self->write("data: ", "\n\n");
                    });
}

template <class Stream>
void EventSession<Stream>::close(std::uint16_t, const std::string& reason) {
  beast::get_lowest_layer(stream_).close();
  finish(reason);
}

template <class Stream>
void EventSession<Stream>::finish(std::string_view reason) {
  if (std::exchange(finished_, true)) return;
  heart_.cancel();
  const SocketEvents events = std::exchange(events_, {});  // may own handles to this session
  if (events.on_close) events.on_close(reason);
}

}  // namespace

template <class Stream>
void start_event_session(const std::shared_ptr<Loop>& loop, Stream stream, std::string head,
                         OnConnected on_connected, ConnectionCount count) {
  std::make_shared<EventSession<Stream>>(*loop, std::move(stream), std::move(count))
      ->open(std::move(head), on_connected);
}

template void start_event_session(const std::shared_ptr<Loop>&, PlainStream, std::string,
                                  OnConnected, ConnectionCount);
template void start_event_session(const std::shared_ptr<Loop>&, TlsStream, std::string, OnConnected,
                                  ConnectionCount);

}  // namespace wattbook::http
