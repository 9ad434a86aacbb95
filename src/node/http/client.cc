#include "node/http/client.h"

#include <charconv>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

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

}  // namespace

struct Client::Connection {
  using TlsSocket = boost::asio::ssl::stream<tcp::socket&>;

  boost::asio::io_context context;
  tcp::socket socket{context};
  boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
  std::optional<TlsSocket> secured;
  std::string buffer;

  error_code open(const std::string& host, std::uint16_t port, const std::optional<Trust>& trust) {
    error_code error;
    tcp::resolver resolver(context);
    const auto endpoints = resolver.resolve(host, std::to_string(port), error);
    if (!error) boost::asio::connect(socket, endpoints, error);
    error_code ignored;  // only tunes the connection
    if (!error) socket.set_option(tcp::no_delay(true), ignored);
    return error || !trust ? error : secure(host, *trust);
  }

  error_code secure(const std::string& host, const Trust& trust) {
    error_code error;
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    if (trust.ca_file.empty())
      tls.set_default_verify_paths(error);
    else
      tls.load_verify_file(trust.ca_file, error);
    if (error) return error;
    secured.emplace(socket, tls);
    secured->set_verify_mode(boost::asio::ssl::verify_peer);
    secured->set_verify_callback(boost::asio::ssl::host_name_verification(host));
    SSL_set_tlsext_host_name(secured->native_handle(), host.c_str());
    secured->handshake(boost::asio::ssl::stream_base::client, error);
    return error;
  }

  error_code exchange(const std::string& request, Response& response) {
    return secured ? exchange_over(*secured, request, response)
                   : exchange_over(socket, request, response);
  }

  template <class Stream>
  error_code exchange_over(Stream& stream, const std::string& request, Response& response) {
    error_code error;
    boost::asio::write(stream, boost::asio::buffer(request), error);
    if (error) return error;
    const std::size_t header_size = boost::asio::read_until(
        stream, boost::asio::dynamic_buffer(buffer, 64 * 1024), "\r\n\r\n", error);
    if (error) return error;
    const std::string header = buffer.substr(0, header_size);
    buffer.erase(0, header_size);
    response.status = static_cast<std::uint16_t>(header_number(header, "HTTP/1.1 "));
    const std::size_t length = header_number(header, "\r\nContent-Length: ");
    if (buffer.size() < length)
      boost::asio::read(stream, boost::asio::dynamic_buffer(buffer),
                        boost::asio::transfer_exactly(length - buffer.size()), error);
    if (error) return error;
    response.body = buffer.substr(0, length);
    buffer.erase(0, length);
    return error;
  }
};

Client::Client(std::string host, std::uint16_t port) : host_(std::move(host)), port_(port) {}
Client::Client(std::string host, std::uint16_t port, Trust trust)
    : host_(std::move(host)), port_(port), trust_(std::move(trust)) {}

Result<Client> Client::for_url(std::string_view url, const Trust& trust) {
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://"))
    return fail("'" + std::string(url) + "' is no URL of a node", "write http://HOST:PORT");
  std::string_view place = url.substr(url.find("//") + 2);
  place = place.substr(0, place.find('/'));
  std::uint16_t port = secure ? 443 : 80;
  const std::size_t colon = place.rfind(':');
  if (colon != place.npos && place.back() != ']') {
    const char* const end = place.data() + place.size();
    const std::from_chars_result read = std::from_chars(place.data() + colon + 1, end, port);
    if (read.ec != std::errc() || read.ptr != end)
      return fail("'" + std::string(url) + "' has no port number after the colon",
                  "write http://HOST:PORT");
    place = place.substr(0, colon);
  }
  if (place.starts_with('[') && place.ends_with(']')) place = place.substr(1, place.size() - 2);
  if (secure) return Client(std::string(place), port, trust);
  return Client(std::string(place), port);
}

Client::~Client() = default;
Client::Client(Client&&) noexcept = default;

Result<Response> Client::get(std::string_view target) {
  return exchange("GET " + std::string(target) + " HTTP/1.1\r\nHost: " + host_ + "\r\n\r\n");
}

Result<Response> Client::post(std::string_view target, std::string_view content_type,
                              std::string_view body) {
  return exchange("POST " + std::string(target) + " HTTP/1.1\r\nHost: " + host_ +
                  "\r\nContent-Type: " + std::string(content_type) + "\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
}

Result<Response> Client::exchange(const std::string& request) {
  error_code error;
  for (const bool kept : {connection_ != nullptr, false}) {
    if (!kept) {
      connection_ = std::make_unique<Connection>();
      error = connection_->open(host_, port_, trust_);
      if (error) break;
    }
    Response response;
    error = connection_->exchange(request, response);
    if (!error) return response;
    if (!kept) break;
  }
  connection_.reset();
  return fail("no answer from " + host_ + ":" + std::to_string(port_) + ": " + error.message(),
              "is the node running there?");
}

}  // namespace wattbook::http
