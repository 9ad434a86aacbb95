#include "node/http/http_session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "node/http/event_session.h"
#include "node/http/request_head.h"
#include "node/http/response_head.h"
#include "node/http/tls.h"
#include "node/http/ws_session.h"

namespace wattbook::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t linger_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t header_read_bytes = 4 * 1024;
constexpr std::size_t body_read_bytes = 64 * 1024;
// A body of up to this size is copied behind its header, which costs less than a second buffer and,
// over TLS, a second record.
constexpr std::size_t joined_body_bytes_max = 16 * 1024;

// What is remembered of a request until it is answered.
struct InHand {
  explicit InHand(Loop& loop) : count(loop), since(Clock::now()) {}
  UnansweredCount count;
  Clock::time_point since;
  std::string path;
  std::string id;
};

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
  // What to read from and write to: this session keeps its own time, so that a plain connection
  // needs nothing above the socket.
  auto& channel() {
    if constexpr (is_tls)
      return stream_;
    else
      return stream_.socket();
  }

  void allow(std::chrono::milliseconds time);
  void watch_deadline();
  void on_deadline();
  void end();
  void await_request();
  void read(std::size_t bytes_max);
  void parse();
  void on_header();
  void go_on();
  void dispatch();
  void ask_application(Request request, bool keep_alive);
  void answer(Response response, bool keep_alive);
  void upgrade(const Request& request);
  std::expected<Opening, Response> decide(const Request& request);
  std::optional<Request> request_of_parser();
  void write(Response response, bool keep_alive);
  void open_events(const OnConnected& on_connected);
  void on_written(error_code error, bool keep_alive);
  void report();
  void close();
  void linger();

  Loop& loop_;
  ConnectionCount count_{loop_};
  Stream stream_;
  std::string remote_;
  beast::flat_buffer buffer_;
  std::optional<wire::request_parser<wire::string_body>> parser_;
  bool reads_body_ = false;  // the header is whole
  std::string head_;         // with the body behind it where that is short
  std::string body_;         // a long one
  std::uint16_t status_ = 0;
  std::size_t body_bytes_ = 0;
  std::optional<InHand> in_hand_;
  asio::steady_timer timer_{loop_.context};
  Clock::time_point deadline_;
  bool awaiting_answer_ = false;
  std::uint32_t lingered_ = 0;
};

template <class Stream>
void HttpSession<Stream>::start() {
  allow(is_tls ? loop_.limits.read_time_max : loop_.limits.idle_time_max);
  watch_deadline();
  if constexpr (is_tls) {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = this->shared_from_this()](error_code error) {
                              if (error) return self->end();
                              self->await_request();
                            });
  } else {
    await_request();
  }
}

// What comes next must be done within `time`.
template <class Stream>
void HttpSession<Stream>::allow(std::chrono::milliseconds time) {
  deadline_ = Clock::now() + time;
}

// Deadlines move several times in a request and hardly ever pass, so the timer does not follow
// them: it looks again after the shortest time that is ever allowed, or at the deadline, so that it
// fires no later than any deadline set meanwhile. It also keeps this session alive while the
// application works.
template <class Stream>
void HttpSession<Stream>::watch_deadline() {
  const Limits& limits = loop_.limits;
  const auto shortest = std::min(
      {limits.idle_time_max, limits.read_time_max, limits.write_time_max, limits.answer_time_max});
  timer_.expires_at(std::min(deadline_, Clock::now() + shortest));
  timer_.async_wait([self = this->shared_from_this()](error_code cancelled) {
    if (cancelled) return;
    if (Clock::now() < self->deadline_) return self->watch_deadline();
    self->on_deadline();
  });
}

template <class Stream>
void HttpSession<Stream>::on_deadline() {
  if (!awaiting_answer_) return transport().close();
  answer(problem(503, "no answer in time", "the node is busy; try again"), false);
  watch_deadline();
}

// Lets go of this session; nothing of it waits any more.
template <class Stream>
void HttpSession<Stream>::end() {
  timer_.cancel();
}

template <class Stream>
void HttpSession<Stream>::await_request() {
  parser_.emplace();
  parser_->header_limit(loop_.limits.header_bytes_max);
  parser_->body_limit(loop_.limits.body_bytes_max);
  reads_body_ = false;
  if (buffer_.size() > 0) {
    allow(loop_.limits.read_time_max);
    return parse();
  }
  allow(loop_.limits.idle_time_max);
  channel().async_read_some(buffer_.prepare(header_read_bytes),
                            [self = this->shared_from_this()](error_code error, std::size_t bytes) {
                              if (error) return self->end();  // the peer left or idled too long
                              self->buffer_.commit(bytes);
                              // From the first byte on the whole header has one deadline, which a
                              // peer cannot stretch by dripping bytes.
                              self->allow(self->loop_.limits.read_time_max);
                              self->parse();
                            });
}

template <class Stream>
void HttpSession<Stream>::read(std::size_t bytes_max) {
  channel().async_read_some(buffer_.prepare(bytes_max), [self = this->shared_from_this()](
                                                            error_code error, std::size_t bytes) {
    if (error) return self->end();  // also where it ends within a request: nobody is left
    self->buffer_.commit(bytes);
    self->parse();
  });
}

// Takes what is in the buffer, first the header, then the body, and reads more where it ends
// within them.
template <class Stream>
void HttpSession<Stream>::parse() {
  while (!parser_->is_done()) {
    if (buffer_.size() == 0) return read(reads_body_ ? body_read_bytes : header_read_bytes);
    error_code error;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (error == wire::error::need_more)
      return read(reads_body_ ? body_read_bytes : header_read_bytes);
    if (error) {
      if (!in_hand_) in_hand_.emplace(loop_);
      return write(problem_of(error), false);
    }
    if (parser_->is_header_done() && !reads_body_) return on_header();
  }
  dispatch();
}

template <class Stream>
void HttpSession<Stream>::on_header() {
  reads_body_ = true;
  in_hand_.emplace(loop_);
  const auto& header = parser_->get();
  if (header.version() == 11 && header.find(wire::field::host) == header.end())
    return write(problem(400, "malformed request", "the Host header is missing"), false);
  if (parser_->is_done()) return dispatch();
  parser_->eager(true);
  if (beast::iequals(header[wire::field::expect], "100-continue")) return go_on();
  allow(loop_.limits.read_time_max);
  parse();
}

// RFC 9110 section 10.1.1: the client waits for this before it sends the body.
template <class Stream>
void HttpSession<Stream>::go_on() {
  static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  allow(loop_.limits.write_time_max);
  asio::async_write(channel(), asio::buffer(text),
                    [self = this->shared_from_this()](error_code error, std::size_t) {
                      if (error) return self->end();
                      self->allow(self->loop_.limits.read_time_max);
                      self->parse();
                    });
}

template <class Stream>
std::optional<Request> HttpSession<Stream>::request_of_parser() {
  std::optional<Request> request = take_request(parser_->get());
  if (!request) return std::nullopt;
  request->remote = remote_;
  request->id = request_id(*request, loop_.id_salt, ++loop_.requests);
  in_hand_->id = request->id;
  in_hand_->path = request->path;
  return request;
}

template <class Stream>
void HttpSession<Stream>::dispatch() {
  std::optional<Request> request = request_of_parser();
  const bool keep_alive = parser_->keep_alive();
  if (!request)
    return write(problem(400, "malformed request target",
                         "the path must be a percent-encoded "
                         "absolute path"),
                 keep_alive);
  if (beast::websocket::is_upgrade(parser_->get())) return upgrade(*request);
  ask_application(std::move(*request), keep_alive);
}

// The responder itself may outlive the connection and the server, so it owns neither.
template <class Stream>
void HttpSession<Stream>::ask_application(Request request, bool keep_alive) {
  awaiting_answer_ = true;
  allow(loop_.limits.answer_time_max);
  loop_.handlers.on_request(
      std::move(request),
      Responder([loop = loop_.weak_from_this(), session = this->weak_from_this(),
                 keep_alive](Response response) {
        const std::shared_ptr<Loop> running = loop.lock();
        if (!running) return;
        running->run([session, keep_alive, response = std::move(response)]() mutable {
          if (const auto self = session.lock()) self->answer(std::move(response), keep_alive);
        });
      }));
}

template <class Stream>
void HttpSession<Stream>::answer(Response response, bool keep_alive) {
  if (!std::exchange(awaiting_answer_, false)) return;  // it had timed out
  write(std::move(response), keep_alive);
}

template <class Stream>
void HttpSession<Stream>::upgrade(const Request& request) {
  // RFC 6455 section 4.1: the client waits for the answer. What came early would be lost.
  if (buffer_.size() > 0)
    return write(problem(400, "early frames", "wait for the answer 101 before the first frame"),
                 false);
  if (!loop_.handlers.on_open && !loop_.on_handshake)
    return write(problem(404, "not found", "no WebSocket is served here"), false);
  // Other sites' pages may open WebSockets to us; a browser says whose page it was.
  const std::optional<std::string_view> origin = request.header("Origin");
  if (origin &&
      origin->substr(std::min(origin->size(), origin->find("//") + 2)) != request.header("Host"))
    return write(problem(403, "foreign origin", "open the page from this server"), false);
  auto decision = decide(request);
  if (!decision) return write(std::move(decision.error()), false);
  status_ = 101;
  report();
  end();
  start_ws_session(loop_.shared_from_this(), std::move(stream_), parser_->release(),
                   std::move(*decision), std::move(count_));
}

template <class Stream>
std::expected<Opening, Response> HttpSession<Stream>::decide(const Request& request) {
  if (loop_.on_handshake) {
    PeerProof proof{is_tls, {}};
    if constexpr (is_tls) proof.certificate_name = verified_client_name(stream_.native_handle());
    return loop_.on_handshake(request, proof);
  }
  std::expected<OnConnected, Response> decision = loop_.handlers.on_open(request);
  if (!decision) return std::unexpected(std::move(decision.error()));
  return Opening{std::move(*decision), {}, false};
}

template <class Stream>
void HttpSession<Stream>::write(Response response, bool keep_alive) {
  const bool head_only = parser_->get().method() == wire::verb::head;
  const bool is_stream = response.stream && !head_only;
  keep_alive = keep_alive && !loop_.draining && !is_stream;
  status_ = response.status;
  body_bytes_ = head_only ? 0 : response.body.size();
  head_.clear();
  append_response_head(
      head_, response,
      {in_hand_ ? std::string_view(in_hand_->id) : std::string_view(), keep_alive, !is_stream});
  if (is_stream) return open_events(response.stream);
  body_.clear();
  if (body_bytes_ > joined_body_bytes_max)
    body_ = std::move(response.body);
  else if (!head_only)
    head_ += response.body;
  allow(loop_.limits.write_time_max);
  auto done = [self = this->shared_from_this(), keep_alive](error_code error, std::size_t) {
    self->on_written(error, keep_alive);
  };
  if (body_.empty()) return asio::async_write(channel(), asio::buffer(head_), std::move(done));
  asio::async_write(channel(),
                    std::array<asio::const_buffer, 2>{asio::buffer(head_), asio::buffer(body_)},
                    std::move(done));
}

template <class Stream>
void HttpSession<Stream>::open_events(const OnConnected& on_connected) {
  report();
  end();
  start_event_session(loop_.shared_from_this(), std::move(stream_), std::move(head_), on_connected,
                      std::move(count_));
}

template <class Stream>
void HttpSession<Stream>::on_written(error_code error, bool keep_alive) {
  if (!error) report();
  in_hand_.reset();
  if (error) return end();
  if (keep_alive) return await_request();
  close();
}

template <class Stream>
void HttpSession<Stream>::report() {
  ++loop_.counters.answers[std::min<std::size_t>(status_, loop_.counters.answers.size() - 1)];
  if (!in_hand_ || !loop_.handlers.on_answered) return;
  const auto elapsed = Clock::now() - in_hand_->since;
  const auto method = parser_->get().method_string();
  Answered answered;
  answered.method = {method.data(), method.size()};
  answered.path = in_hand_->path;
  answered.id = in_hand_->id;
  answered.remote = remote_;
  answered.status = status_;
  answered.body_bytes = body_bytes_;
  answered.duration_us = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(elapsed).count());
  loop_.handlers.on_answered(answered);
}

template <class Stream>
void HttpSession<Stream>::close() {
  allow(loop_.limits.read_time_max);
  if constexpr (is_tls) {
    stream_.async_shutdown([self = this->shared_from_this()](error_code) { self->end(); });
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
  channel().async_read_some(buffer_.prepare(16 * 1024),
                            [self = this->shared_from_this()](error_code error, std::size_t bytes) {
                              self->lingered_ += static_cast<std::uint32_t>(bytes);
                              if (error || self->lingered_ >= linger_bytes_max) return self->end();
                              self->linger();
                            });
}

}  // namespace

void start_http_session(const std::shared_ptr<Loop>& loop, asio::ip::tcp::socket socket,
                        Security security) {
  if (loop->tls && security == Security::as_configured)
    std::make_shared<HttpSession<TlsStream>>(*loop, std::move(socket), *loop->tls)->start();
  else
    std::make_shared<HttpSession<PlainStream>>(*loop, std::move(socket))->start();
}

}  // namespace wattbook::http
