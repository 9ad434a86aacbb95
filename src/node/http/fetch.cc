#include "node/http/fetch.h"

#include <charconv>
#include <optional>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include "base/version.h"

namespace wattbook::http {
namespace {

namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using boost::asio::ip::tcp;
using boost::system::error_code;

struct Url {
  bool secure = false;
  std::string host;
  std::string port;
  std::string target;

  // As it stands in a URL, where an IPv6 address is in brackets.
  std::string named_host() const {
    return host.find(':') == host.npos ? host : fmt::format("[{}]", host);
  }
  std::string text() const {
    return fmt::format("{}://{}:{}{}", secure ? "https" : "http", named_host(), port, target);
  }
};

std::optional<Url> parse(std::string_view text) {
  Url out;
  out.secure = text.starts_with("https://");
  if (!out.secure && !text.starts_with("http://")) return std::nullopt;
  text.remove_prefix(out.secure ? 8 : 7);
  const std::size_t slash = std::min(text.find_first_of("/?#"), text.size());
  std::string_view place = text.substr(0, slash);
  std::string_view target = text.substr(slash);
  target = target.substr(0, target.find('#'));
  out.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  out.port = out.secure ? "443" : "80";
  const std::size_t colon = place.rfind(':');
  if (colon != place.npos && !place.ends_with(']')) {
    std::uint16_t port = 0;
    const char* const end = place.data() + place.size();
    const auto [read, fault] = std::from_chars(place.data() + colon + 1, end, port);
    if (fault != std::errc() || read != end || port == 0) return std::nullopt;
    out.port = std::to_string(port);
    place = place.substr(0, colon);
  }
  if (place.starts_with('[') && place.ends_with(']')) place = place.substr(1, place.size() - 2);
  out.host = place;
  if (out.host.empty() || text.find_first_of(" \r\n") != text.npos) return std::nullopt;
  return out;
}

using Parser = beast::http::response_parser<beast::http::string_body>;

// One question over one connection.
class Exchange {
 public:
  explicit Exchange(const FetchRules& rules) : rules_(rules) {
    parser_.body_limit(rules.bytes_max);
    parser_.header_limit(64 * 1024);
  }

  error_code run(const Url& url) {
    tcp::resolver resolver(context_);
    error_code error = boost::asio::error::timed_out;
    resolver.async_resolve(url.host, url.port, [&](error_code failed, const auto& found) {
      error = failed;
      if (!failed) connect(url, found, error);
    });
    context_.run_for(rules_.time_max);
    return error;
  }
  Parser& parser() { return parser_; }

 private:
  using Found = tcp::resolver::results_type;

  void connect(const Url& url, const Found& found, error_code& error) {
    error = boost::asio::error::timed_out;
    request_.method(beast::http::verb::get);
    request_.target(url.target);
    request_.version(11);
    const bool usual = url.port == (url.secure ? "443" : "80");
    request_.set(beast::http::field::host,
                 usual ? url.named_host() : fmt::format("{}:{}", url.named_host(), url.port));
    request_.set(beast::http::field::user_agent, "wattbook/" + std::string(version()));
    request_.set(beast::http::field::connection, "close");
    if (url.secure) {
      if ((error = trust(url.host))) return;
      error = boost::asio::error::timed_out;
    }
    boost::asio::async_connect(
        socket_, found, [this, &url, &error](error_code failed, const tcp::endpoint&) {
          if (failed) {
            error = failed;
            return;
          }
          if (!url.secure) return ask(socket_, error);
          secured_->async_handshake(ssl::stream_base::client, [this, &error](error_code refused) {
            error = refused ? refused : error;
            if (!refused) ask(*secured_, error);
          });
        });
  }

  error_code trust(const std::string& host) {
    error_code error;
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    if (rules_.trust.ca_file.empty())
      tls_.set_default_verify_paths(error);
    else
      tls_.load_verify_file(rules_.trust.ca_file, error);
    if (error) return error;
    secured_.emplace(socket_, tls_);
    secured_->set_verify_mode(ssl::verify_peer);
    secured_->set_verify_callback(ssl::host_name_verification(host));
    SSL_set_tlsext_host_name(secured_->native_handle(), host.c_str());
    return {};
  }

  template <class Stream>
  void ask(Stream& stream, error_code& error) {
    beast::http::async_write(stream, request_, [this, &stream, &error](error_code failed, auto) {
      if (failed) {
        error = failed;
        return;
      }
      // The header by itself first: with a part of the body at hand, Beast 1.74 forgets that the
      // length which the header states is above the limit.
      beast::http::async_read_header(stream, buffer_, parser_, [&](error_code refused, auto) {
        error = refused;
        if (!refused && !parser_.is_done()) read_body(stream, error);
      });
    });
  }

  template <class Stream>
  void read_body(Stream& stream, error_code& error) {
    error = boost::asio::error::timed_out;
    beast::http::async_read(stream, buffer_, parser_,
                            [&error](error_code failed, auto) { error = failed; });
  }

  const FetchRules& rules_;
  boost::asio::io_context context_;
  tcp::socket socket_{context_};
  ssl::context tls_{ssl::context::tls_client};
  std::optional<ssl::stream<tcp::socket&>> secured_;
  beast::http::request<beast::http::empty_body> request_;
  beast::flat_buffer buffer_;
  Parser parser_;
};

// Where an answer sends us; nothing where it does not.
std::optional<Url> redirection(const Url& from, const Parser::value_type& answer) {
  if (answer.result_int() < 301 || answer.result_int() > 308 || answer.result_int() == 304)
    return std::nullopt;
  const auto location = answer[beast::http::field::location];
  std::string to(location.data(), location.size());
  if (to.starts_with("//")) to = (from.secure ? "https:" : "http:") + to;
  if (to.starts_with('/')) {
    Url out = from;
    out.target = to;
    return out;
  }
  return parse(to);
}

}  // namespace

Result<std::string> fetch(std::string_view text, const FetchRules& rules) {
  std::optional<Url> url = parse(text);
  if (!url)
    return fail(fmt::format("'{}' is no address", text), "write http:// or https:// and a host");
  for (std::uint32_t hops = 0;; ++hops) {
    Exchange exchange(rules);
    const error_code error = exchange.run(*url);
    if (error == beast::http::error::body_limit)
      return fail(
          fmt::format("{}: the document is larger than {} bytes", url->text(), rules.bytes_max));
    if (error) return fail(fmt::format("{}: {}", url->text(), error.message()));
    auto& answer = exchange.parser().get();
    if (answer.result_int() == 200) return std::move(answer.body());
    const std::optional<Url> next = redirection(*url, answer);
    if (!next) return fail(fmt::format("{}: answers {}", url->text(), answer.result_int()));
    if (hops == rules.redirects_max)
      return fail(fmt::format("{}: sends us on for ever", url->text()));
    if (url->secure && !next->secure)
      return fail(
          fmt::format("{}: sends us to {}, which anybody can change", url->text(), next->text()));
    url = next;
  }
}

}  // namespace wattbook::http
