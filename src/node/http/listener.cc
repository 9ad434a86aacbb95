#include "node/http/listener.h"

#include <chrono>
#include <string>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/write.hpp>

#include "node/http/http_session.h"

namespace wattbook::http {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

std::string busy_answer() {
  const std::string body = problem(503, "too many connections", "try again in a few seconds").body;
  return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
         "Retry-After: 5\r\nConnection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

Error listen_error(const std::string& place, error_code error) {
  const std::string message = "cannot listen on " + place + ": " + error.message();
  if (error == boost::asio::error::address_in_use)
    return {message,
            "stop the program that uses the port, or choose another (0 picks a free one): --port "
            "of the demo, server.listen of a node"};
  if (error == boost::asio::error::access_denied)
    return {message, "ports below 1024 need privileges; choose a higher one"};
  return {message, "use an address of this machine, such as 127.0.0.1 or 0.0.0.0"};
}

}  // namespace

Listener::Listener(std::shared_ptr<Loop> loop, Security security)
    : loop_(loop), security_(security), acceptor_(loop->context), retry_(loop->context) {}

Result<void> Listener::listen(const Endpoint& endpoint) {
  error_code error;
  const boost::asio::ip::address ip = boost::asio::ip::make_address(endpoint.address, error);
  const std::string place = endpoint.address + ":" + std::to_string(endpoint.port);
  if (error) return std::unexpected(listen_error(place, error));
  const tcp::endpoint bound(ip, endpoint.port);
  acceptor_.open(bound.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  // "::" beside "0.0.0.0" on one port: each socket takes its own kind.
  if (!error && ip.is_v6()) acceptor_.set_option(boost::asio::ip::v6_only(true), error);
  if (!error) acceptor_.bind(bound, error);
  if (!error) acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
  if (error) return std::unexpected(listen_error(place, error));
  port_ = acceptor_.local_endpoint().port();
  return {};
}

void Listener::close() {
  error_code ignored;  // it is closed either way
  acceptor_.close(ignored);
  retry_.cancel();
}

void Listener::accept() {
  acceptor_.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
    self->on_accept(error, std::move(socket));
  });
}

void Listener::on_accept(error_code error, tcp::socket socket) {
  const std::shared_ptr<Loop> loop = loop_.lock();
  if (!loop || !acceptor_.is_open()) return;
  if (error) {
    // Out of file descriptors: accepting again at once would spin until a session ends.
    retry_.expires_after(std::chrono::milliseconds(100));
    retry_.async_wait([self = shared_from_this()](error_code waited) {
      if (!waited) self->accept();
    });
    return;
  }
  error_code ignored;  // either option only tunes the connection, or the peer has gone already
  socket.set_option(tcp::no_delay(true), ignored);
  if (loop->counters.connections_open >= loop->limits.connections_max) {
    ++loop->counters.refused;
    socket.non_blocking(true, ignored);
    socket.write_some(boost::asio::buffer(busy_answer()), ignored);
  } else {
    start_http_session(loop, std::move(socket), security_);
  }
  accept();
}

}  // namespace wattbook::http
