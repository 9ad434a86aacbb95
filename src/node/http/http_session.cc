#include "node/http/http_session.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <sstream>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "node/http/event_session.h"
#include "node/http/ws_session.h"

namespace wattbook::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t linger_bytes_max = 4 * 1024 * 1024;

// A page may load only what this server serves, and nobody may frame it or guess content types.
constexpr std::array<std::pair<const char*, const char*>, 5> security_headers = {{
    {"Content-Security-Policy",
     "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
}};

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

Method method_of(wire::verb verb) {
  if (verb == wire::verb::get) return Method::get;
  if (verb == wire::verb::head) return Method::head;
  if (verb == wire::verb::post) return Method::post;
  if (verb == wire::verb::options) return Method::options;
  return Method::other;
}

// Splits a request target into path and query. Proxies send the absolute form ("http://host/path",
// RFC 9112 section 3.2.2), which means the same.
bool set_target(Request& request, std::string_view target) {
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const std::size_t slash = target.find('/', target.find("//") + 2);
    target = slash == target.npos ? "/" : target.substr(slash);
  }
  const std::size_t question = target.find('?');
  std::optional<std::string> path = percent_decode(target.substr(0, question));
  if (!path) return false;
  if (!path->starts_with('/') && !(*path == "*" && request.method == Method::options)) return false;
  request.path = std::move(*path);
  if (question != target.npos) request.query = target.substr(question + 1);
  return true;
}

Response problem_of(error_code error) {
  if (error == wire::error::header_limit)
    return problem(431, "request header too large", "send a shorter header");
  if (error == wire::error::body_limit)
    return problem(413, "request body too large", "split the request into smaller ones");
  if (error == wire::error::bad_version)
    return problem(505, "HTTP version not supported", "use HTTP/1.1");
  return problem(400, "malformed request", error.message());
}

// What is remembered of a request until it is answered.
struct InHand {
  explicit InHand(Loop& loop) : count(loop), since(std::chrono::steady_clock::now()) {}
  UnansweredCount count;
  std::chrono::steady_clock::time_point since;
  std::string path;
  std::string id;
};

// Ids that a client may choose: short, and harmless in a header and a log line.
bool is_request_id(std::string_view text) {
  const auto harmless = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, harmless);
}

std::string next_request_id(Loop& loop) {
  char text[32];
  const std::to_chars_result salt = std::to_chars(text, text + 16, loop.id_salt, 16);
  *salt.ptr = '-';
  const std::to_chars_result end =
      std::to_chars(salt.ptr + 1, text + sizeof text, ++loop.requests, 16);
  return std::string(text, end.ptr);
}

template <class Stream>
class HttpSession : public std::enable_shared_from_this<HttpSession<Stream>> {
 public:
  template <class... Tls>
  HttpSession(Loop& loop, asio::ip::tcp::socket socket, Tls&... tls)
      : loop_(loop), stream_(std::move(socket), tls...) {
    error_code error;
    const auto endpoint = transport().socket().remote_endpoint(error);
    if (!error) remote_ = endpoint.address().to_string();
  }

  void start();

 private:
  static constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;

  beast::tcp_stream& transport() { return beast::get_lowest_layer(stream_); }
  void await_request();
  void read_header();
  void on_header(error_code error);
  void read_body();
  void on_body(error_code error);
  void dispatch();
  void ask_application(Request request, bool keep_alive);
  void answer(Response response, bool keep_alive);
  void upgrade(const Request& request);
  std::optional<Request> take_request();
  void write(Response response, bool keep_alive);
  void open_events(const OnConnected& on_connected);
  void on_written(error_code error, bool keep_alive);
  void report();
  void close();
  void linger();
  void refuse(error_code error);

  Loop& loop_;
  ConnectionCount count_{loop_};
  Stream stream_;
  std::string remote_;
  beast::flat_buffer buffer_;
  std::optional<wire::request_parser<wire::string_body>> parser_;
  wire::response<wire::string_body> response_;
  std::optional<InHand> in_hand_;
  asio::steady_timer answer_timer_{loop_.context};
  bool awaiting_answer_ = false;
  std::uint32_t lingered_ = 0;
};

template <class Stream>
void HttpSession<Stream>::start() {
  if constexpr (is_tls) {
    transport().expires_after(loop_.limits.read_time_max);
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = this->shared_from_this()](error_code error) {
                              if (!error) self->await_request();
                            });
  } else {
    await_request();
  }
}

// Waits for the first byte of a request; from then on the whole header has one deadline, which a
// peer cannot stretch by dripping bytes.
template <class Stream>
void HttpSession<Stream>::await_request() {
  parser_.emplace();
  parser_->header_limit(loop_.limits.header_bytes_max);
  parser_->body_limit(loop_.limits.body_bytes_max);
  if (buffer_.size() > 0) return read_header();
  transport().expires_after(loop_.limits.idle_time_max);
  stream_.async_read_some(buffer_.prepare(4096),
                          [self = this->shared_from_this()](error_code error, std::size_t bytes) {
                            if (error) return;  // the peer left or idled too long
                            self->buffer_.commit(bytes);
                            self->read_header();
                          });
}

template <class Stream>
void HttpSession<Stream>::read_header() {
  transport().expires_after(loop_.limits.read_time_max);
  wire::async_read_header(
      stream_, buffer_, *parser_,
      [self = this->shared_from_this()](error_code error, std::size_t) { self->on_header(error); });
}

template <class Stream>
void HttpSession<Stream>::on_header(error_code error) {
  in_hand_.emplace(loop_);
  if (error) return refuse(error);
  const auto& header = parser_->get();
  if (header.version() == 11 && header.find(wire::field::host) == header.end())
    return write(problem(400, "malformed request", "the Host header is missing"), false);
  if (!beast::iequals(header[wire::field::expect], "100-continue")) return read_body();
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  transport().expires_after(loop_.limits.write_time_max);
  asio::async_write(stream_, asio::buffer(go_on),
                    [self = this->shared_from_this()](error_code failed, std::size_t) {
                      if (!failed) self->read_body();
                    });
}

template <class Stream>
void HttpSession<Stream>::read_body() {
  transport().expires_after(loop_.limits.read_time_max);
  wire::async_read(
      stream_, buffer_, *parser_,
      [self = this->shared_from_this()](error_code error, std::size_t) { self->on_body(error); });
}

template <class Stream>
void HttpSession<Stream>::on_body(error_code error) {
  if (error) return refuse(error);
  transport().expires_never();
  dispatch();
}

template <class Stream>
std::optional<Request> HttpSession<Stream>::take_request() {
  auto& message = parser_->get();
  Request request;
  request.method = method_of(message.method());
  if (!set_target(request, view(message.target()))) return std::nullopt;
  for (const auto& field : message)
    request.headers.push_back(
        {std::string(view(field.name_string())), std::string(view(field.value()))});
  request.body = std::move(message.body());
  request.remote = remote_;
  const std::optional<std::string_view> id = request.header("X-Request-Id");
  in_hand_->id = id && is_request_id(*id) ? std::string(*id) : next_request_id(loop_);
  in_hand_->path = request.path;
  request.id = in_hand_->id;
  return request;
}

template <class Stream>
void HttpSession<Stream>::dispatch() {
  std::optional<Request> request = take_request();
  const bool keep_alive = parser_->keep_alive();
  if (!request)
    return write(problem(400, "malformed request target",
                         "the path must be a percent-encoded "
                         "absolute path"),
                 keep_alive);
  if (beast::websocket::is_upgrade(parser_->get())) return upgrade(*request);
  ask_application(std::move(*request), keep_alive);
}

// The pending timer keeps this session alive while the application works: the responder itself may
// outlive the connection and the server, so it owns neither.
template <class Stream>
void HttpSession<Stream>::ask_application(Request request, bool keep_alive) {
  awaiting_answer_ = true;
  answer_timer_.expires_after(loop_.limits.answer_time_max);
  answer_timer_.async_wait([self = this->shared_from_this()](error_code cancelled) {
    if (!cancelled)
      self->answer(problem(503, "no answer in time", "the node is busy; try again"), false);
  });
  loop_.handlers.on_request(
      std::move(request),
      Responder([loop = loop_.weak_from_this(), session = this->weak_from_this(),
                 keep_alive](Response response) {
        const std::shared_ptr<Loop> running = loop.lock();
        if (!running) return;
        running->post([session, keep_alive, response = std::move(response)]() mutable {
          if (const auto self = session.lock()) self->answer(std::move(response), keep_alive);
        });
      }));
}

template <class Stream>
void HttpSession<Stream>::answer(Response response, bool keep_alive) {
  if (!std::exchange(awaiting_answer_, false)) return;  // it had timed out
  answer_timer_.cancel();
  write(std::move(response), keep_alive);
}

template <class Stream>
void HttpSession<Stream>::upgrade(const Request& request) {
  // RFC 6455 section 4.1: the client waits for the answer. What came early would be lost.
  if (buffer_.size() > 0)
    return write(problem(400, "early frames", "wait for the answer 101 before the first frame"),
                 false);
  if (!loop_.handlers.on_open)
    return write(problem(404, "not found", "no WebSocket is served here"), false);
  // Other sites' pages may open WebSockets to us; a browser says whose page it was.
  const std::optional<std::string_view> origin = request.header("Origin");
  if (origin &&
      origin->substr(std::min(origin->size(), origin->find("//") + 2)) != request.header("Host"))
    return write(problem(403, "foreign origin", "open the page from this server"), false);
  auto decision = loop_.handlers.on_open(request);
  if (!decision) return write(std::move(decision.error()), false);
  response_.result(wire::status::switching_protocols);
  report();
  start_ws_session(loop_.shared_from_this(), std::move(stream_), parser_->release(),
                   std::move(*decision), std::move(count_));
}

template <class Stream>
void HttpSession<Stream>::write(Response response, bool keep_alive) {
  response_ = {};
  response_.version(11);
  response_.result(response.status);
  if (!response.content_type.empty())
    response_.set(wire::field::content_type, response.content_type);
  for (const auto& [name, value] : security_headers) response_.set(name, value);
  for (const Header& header : response.headers) response_.set(header.name, header.value);
  if (in_hand_ && !in_hand_->id.empty()) response_.set("X-Request-Id", in_hand_->id);
  if (response.stream && parser_->get().method() != wire::verb::head)
    return open_events(response.stream);
  if (loop_.draining) keep_alive = false;
  response_.keep_alive(keep_alive);
  const std::size_t length = response.body.size();
  if (parser_->get().method() != wire::verb::head) response_.body() = std::move(response.body);
  if (response.status != 204 && response.status != 304) response_.content_length(length);
  transport().expires_after(loop_.limits.write_time_max);
  wire::async_write(stream_, response_,
                    [self = this->shared_from_this(), keep_alive](error_code error, std::size_t) {
                      self->on_written(error, keep_alive);
                    });
}

template <class Stream>
void HttpSession<Stream>::open_events(const OnConnected& on_connected) {
  response_.keep_alive(false);
  std::ostringstream head;
  head << response_.base();
  report();
  start_event_session(loop_.shared_from_this(), std::move(stream_), head.str(), on_connected,
                      std::move(count_));
}

template <class Stream>
void HttpSession<Stream>::on_written(error_code error, bool keep_alive) {
  if (!error) report();
  in_hand_.reset();
  if (error) return;
  if (keep_alive) return await_request();
  close();
}

template <class Stream>
void HttpSession<Stream>::report() {
  ++loop_.counters
        .answers[std::min<std::size_t>(response_.result_int(), loop_.counters.answers.size() - 1)];
  if (!in_hand_ || !loop_.handlers.on_answered) return;
  const auto elapsed = std::chrono::steady_clock::now() - in_hand_->since;
  Answered answered;
  answered.method = view(parser_->get().method_string());
  answered.path = in_hand_->path;
  answered.id = in_hand_->id;
  answered.remote = remote_;
  answered.status = static_cast<std::uint16_t>(response_.result_int());
  answered.body_bytes = response_.body().size();
  answered.duration_us = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(elapsed).count());
  loop_.handlers.on_answered(answered);
}

template <class Stream>
void HttpSession<Stream>::close() {
  transport().expires_after(loop_.limits.read_time_max);
  if constexpr (is_tls) {
    stream_.async_shutdown([self = this->shared_from_this()](error_code) {});
  } else {
    error_code ignored;  // the peer may have closed first
    transport().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    linger();
  }
}

// Closing with unread bytes would reset the connection and could take our answer with it, so what
// a refused peer still sends is read and dropped, within bounds.
template <class Stream>
void HttpSession<Stream>::linger() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(16 * 1024),
                          [self = this->shared_from_this()](error_code error, std::size_t bytes) {
                            self->lingered_ += static_cast<std::uint32_t>(bytes);
                            if (!error && self->lingered_ < linger_bytes_max) self->linger();
                          });
}

// Answers what the HTTP parser refused; for a broken or timed-out connection there is nobody left.
template <class Stream>
void HttpSession<Stream>::refuse(error_code error) {
  if (error.category() != wire::make_error_code(wire::error::bad_method).category()) return;
  if (error == wire::error::end_of_stream || error == wire::error::partial_message) return;
  write(problem_of(error), false);
}

}  // namespace

void start_http_session(const std::shared_ptr<Loop>& loop, asio::ip::tcp::socket socket) {
  if (loop->tls)
    std::make_shared<HttpSession<TlsStream>>(*loop, std::move(socket), *loop->tls)->start();
  else
    std::make_shared<HttpSession<PlainStream>>(*loop, std::move(socket))->start();
}

}  // namespace wattbook::http
