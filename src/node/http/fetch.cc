#include "node/http/fetch.h"

#include <optional>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include "base/version.h"
#include "node/http/client_tls.h"
#include "node/http/url.h"

namespace wattbook::http {
namespace {

namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using boost::asio::ip::tcp;
using boost::system::error_code;

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
    resolver.async_resolve(url.host, std::to_string(url.port),
                           [&](error_code failed, const auto& found) {
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
    request_.set(beast::http::field::host, url.place());
    request_.set(beast::http::field::user_agent, "wattbook/" + std::string(version()));
    request_.set(beast::http::field::connection, "close");
    if (url.secure) {
      if ((error = secure(socket_, tls_, url.host, rules_.trust, secured_))) return;
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
  std::optional<ClientTls> secured_;
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
  auto next = parse_url(to);
  return next ? std::optional(std::move(*next)) : std::nullopt;
}

}  // namespace

Result<std::string> fetch(std::string_view text, const FetchRules& rules) {
  Result<Url> url = parse_url(text);
  if (!url) return std::unexpected(url.error());
  for (std::uint32_t hops = 0;; ++hops) {
    Exchange exchange(rules);
    const error_code error = exchange.run(*url);
    if (error == beast::http::error::body_limit)
      return fail(
          fmt::format("{}: the document is larger than {} bytes", url->text(), rules.bytes_max));
    if (error) return fail(fmt::format("{}: {}", url->text(), error.message()));
    auto& answer = exchange.parser().get();
    if (answer.result_int() == 200) return std::move(answer.body());
    std::optional<Url> next = redirection(*url, answer);
    if (!next) return fail(fmt::format("{}: answers {}", url->text(), answer.result_int()));
    if (hops == rules.redirects_max)
      return fail(fmt::format("{}: sends us on for ever", url->text()));
    if (url->secure && !next->secure)
      return fail(
          fmt::format("{}: sends us to {}, which anybody can change", url->text(), next->text()));
    url = std::move(*next);
  }
}

}  // namespace wattbook::http
