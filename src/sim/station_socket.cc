#include "sim/station_socket.h"

#include <deque>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

namespace wattbook::sim {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

struct SocketLoop::State {
  asio::io_context context{1};
};

SocketLoop::SocketLoop() : state_(std::make_unique<State>()) {}
SocketLoop::~SocketLoop() = default;

void SocketLoop::poll() {
  state_->context.restart();
  state_->context.poll();
}

Result<StationAddress> station_address(std::string_view url) {
  constexpr std::string_view scheme = "ws://";
  const std::size_t path = url.find('/', std::min(scheme.size(), url.size()));
  const std::size_t colon = url.rfind(':', path);
  if (!url.starts_with(scheme) || path == url.npos || colon == url.npos || colon < scheme.size())
    return fail("'" + std::string(url) + "' is no address of charge points",
                "it looks like ws://HOST:PORT/PATH");
  return StationAddress{std::string(url.substr(scheme.size(), colon - scheme.size())),
                        std::string(url.substr(colon + 1, path - colon - 1)),
                        std::string(url.substr(path))};
}

// Kept alive by its reads and writes.
struct StationSocket::Connection : std::enable_shared_from_this<Connection> {
  Connection(asio::io_context& context, std::function<void(std::string_view)> take)
      : stream(context), on_text(std::move(take)) {}

  void read() {
    stream.async_read(buffer, [self = shared_from_this()](error_code error, std::size_t) {
      if (error || !self->on_text) {
        self->open = false;
        return;
      }
      const std::string text = boost::beast::buffers_to_string(self->buffer.data());
      self->buffer.consume(self->buffer.size());
      self->on_text(text);
      self->read();
    });
  }

  void write() {
    stream.async_write(asio::buffer(waiting.front()),
                       [self = shared_from_this()](error_code error, std::size_t) {
                         self->waiting.pop_front();
                         if (error) self->open = false;
                         if (self->open && !self->waiting.empty()) self->write();
                       });
  }

  websocket::stream<asio::ip::tcp::socket> stream;
  std::function<void(std::string_view)> on_text;
  boost::beast::flat_buffer buffer;
  std::deque<std::string> waiting;  // the first is being written
  bool open = true;
};

Result<std::unique_ptr<StationSocket>> StationSocket::open(
    SocketLoop& loop, const StationAddress& address, const std::string& station,
    const std::string& protocol, std::function<void(std::string_view)> on_text) {
  const auto connection = std::make_shared<Connection>(loop.state_->context, std::move(on_text));
  const auto failed = [&](const error_code& error) {
    return fail("charge point " + station + " cannot connect to " + address.host + ":" +
                    address.port + ": " + error.message(),
                "is the node still there?");
  };
  error_code error;
  asio::ip::tcp::resolver resolver(loop.state_->context);
  const auto places = resolver.resolve(address.host, address.port, error);
  if (error) return failed(error);
  asio::connect(connection->stream.next_layer(), places, error);
  if (error) return failed(error);
  connection->stream.set_option(
      websocket::stream_base::decorator([&protocol](websocket::request_type& request) {
        request.set(boost::beast::http::field::sec_websocket_protocol, protocol);
      }));
  connection->stream.handshake(address.host, address.path + "/" + station, error);
  if (error) return failed(error);
  connection->stream.text(true);
  connection->read();
  return std::unique_ptr<StationSocket>(new StationSocket(connection));
}

StationSocket::StationSocket(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

StationSocket::~StationSocket() {
  connection_->on_text = nullptr;
  error_code ignored;  // it goes either way
  connection_->stream.next_layer().close(ignored);
}

void StationSocket::send(std::string text) {
  if (!connection_->open) return;
  connection_->waiting.push_back(std::move(text));
  if (connection_->waiting.size() == 1) connection_->write();
}

bool StationSocket::is_open() const { return connection_->open; }

}  // namespace wattbook::sim
