#include "node/http/client.h"

#include <charconv>
#include <chrono>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "node/http/client_tls.h"
#include "node/http/url.h"

namespace wattbook::http {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

// The number after `name` in a header, which our server writes in this case.
std::size_t header_number(std::string_view header, std::string_view name) {
  const std::size_t at = header.find(name);
  std::size_t value = 0;
  if (at != header.npos)
    std::from_chars(header.data() + at + name.size(), header.data() + header.size(), value);
  return value;
}

// One connection from its opening to its end.
struct Line {
  boost::asio::io_context context;
  tcp::socket socket{context};
  boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
  std::optional<ClientTls> secured;
  std::string buffer;

  // Starts an operation and waits for its end, or cuts the connection when the time is over.
  template <class Start>
  error_code within(std::chrono::steady_clock::time_point deadline, Start start) {
    error_code outcome = boost::asio::error::timed_out;
    bool done = false;
    start([&](error_code error, const auto&...) {
      if (std::exchange(done, true)) return;
      outcome = error;
    });
    context.restart();
    context.run_until(deadline);
    if (done) return outcome;
    done = true;  // what follows is the end that is made here
    error_code ignored;
    socket.close(ignored);
    context.restart();
    context.run();
    return outcome;
  }

  error_code open(const std::string& host, std::uint16_t port, const std::optional<Trust>& trust,
                  const Patience& patience) {
    error_code error;
    tcp::resolver resolver(context);
    const auto endpoints = resolver.resolve(host, std::to_string(port), error);
    if (error) return error;
    for (const auto& endpoint : endpoints) {
      error_code ignored;  // there was none, or it could not connect
      socket.close(ignored);
      const auto deadline = std::chrono::steady_clock::now() + patience.connect;
      error = within(deadline, [&](auto done) { socket.async_connect(endpoint, done); });
      if (error) continue;
      socket.set_option(tcp::no_delay(true), ignored);  // only tunes the connection
      return trust ? handshake(host, *trust, deadline) : error;
    }
    return error;
  }

  error_code handshake(const std::string& host, const Trust& trust,
                       std::chrono::steady_clock::time_point deadline) {
    if (const error_code error = secure(socket, tls, host, trust, secured)) return error;
    return within(deadline, [&](auto done) {
      secured->async_handshake(boost::asio::ssl::stream_base::client, done);
    });
  }

  error_code exchange(const std::string& request, Response& response, const Patience& patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience.answer;
    return secured ? exchange_over(*secured, request, response, deadline)
                   : exchange_over(socket, request, response, deadline);
  }

  template <class Stream>
  error_code exchange_over(Stream& stream, const std::string& request, Response& response,
                           std::chrono::steady_clock::time_point deadline) {
    error_code error = within(deadline, [&](auto done) {
      boost::asio::async_write(stream, boost::asio::buffer(request), done);
    });
    if (error) return error;
    error = within(deadline, [&](auto done) {
      boost::asio::async_read_until(stream, boost::asio::dynamic_buffer(buffer, 64 * 1024),
                                    "\r\n\r\n", done);
    });
    if (error) return error;
    const std::size_t header_size = buffer.find("\r\n\r\n") + 4;
    const std::string header = buffer.substr(0, header_size);
    buffer.erase(0, header_size);
    response.status = static_cast<std::uint16_t>(header_number(header, "HTTP/1.1 "));
    const std::size_t length = header_number(header, "\r\nContent-Length: ");
    if (buffer.size() < length)
      error = within(deadline, [&](auto done) {
        boost::asio::async_read(stream, boost::asio::dynamic_buffer(buffer),
                                boost::asio::transfer_exactly(length - buffer.size()), done);
      });
    if (error) return error;
    response.body = buffer.substr(0, length);
    buffer.erase(0, length);
    return error;
  }
};

}  // namespace

struct Client::Connection {
  Patience patience;
  std::string authorization;   // the header line, or empty
  std::unique_ptr<Line> line;  // null: none is open
};

Client::Client(std::string host, std::uint16_t port)
    : host_(std::move(host)), port_(port), connection_(std::make_unique<Connection>()) {}
Client::Client(std::string host, std::uint16_t port, Trust trust)
    : host_(std::move(host)),
      port_(port),
      trust_(std::move(trust)),
      connection_(std::make_unique<Connection>()) {}

void Client::set_patience(Patience patience) { connection_->patience = patience; }

Result<Client> Client::for_url(std::string_view url, const Trust& trust) {
  const Result<Url> place = parse_url(url);
  if (!place) return std::unexpected(place.error());
  return place->secure ? Client(place->host, place->port, trust) : Client(place->host, place->port);
}

Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

void Client::authorize(std::string_view token) {
  connection_->authorization = fmt::format("Authorization: Bearer {}\r\n", token);
}

Result<Response> Client::get(std::string_view target) {
  return exchange(fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n{}\r\n", target, place(),
                              connection_->authorization));
}

Result<Response> Client::post(std::string_view target, std::string_view content_type,
                              std::string_view body) {
  return exchange(fmt::format(
      "POST {} HTTP/1.1\r\nHost: {}\r\n{}Content-Type: {}\r\nContent-Length: {}\r\n\r\n{}", target,
      place(), connection_->authorization, content_type, body.size(), body));
}

// As a URL has it: a sign-in is for the place that was asked (EIP-4361, `domain`).
std::string Client::place() const { return Url{trust_.has_value(), host_, port_, ""}.place(); }

Result<Response> Client::exchange(const std::string& request) {
  const Patience& patience = connection_->patience;
  std::unique_ptr<Line>& line = connection_->line;
  error_code error;
  for (const bool kept : {line != nullptr, false}) {
    if (!kept) {
      line = std::make_unique<Line>();
      error = line->open(host_, port_, trust_, patience);
      if (error) break;
    }
    Response response;
    error = line->exchange(request, response, patience);
    if (!error) return response;
    // Whoever did not answer in time would not the second time either.
    if (!kept || error == boost::asio::error::timed_out) break;
  }
  line.reset();
  return fail("no answer from " + host_ + ":" + std::to_string(port_) + ": " + error.message(),
              "is the node running there?");
}

}  // namespace wattbook::http
