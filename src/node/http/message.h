// What travels between the server and the application: requests, responses and WebSocket events.
// Plain data without the HTTP library, so that handlers and their tests need no socket.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wattbook::http {

// The methods this product answers; everything else arrives as `other` and earns a 405.
enum class Method : std::uint8_t { get, head, post, options, other };

struct Header {
  std::string name;
  std::string value;
};

struct Request {
  Method method = Method::get;
  std::string path;   // percent-decoded, begins with '/' ("*" only for OPTIONS)
  std::string query;  // as sent, without the '?'
  std::vector<Header> headers;
  std::string body;
  std::string remote;  // address of the peer, without port
  std::string id;      // the client's X-Request-Id, or one made here; the response repeats it

  // The first header of that name (any case), or nothing.
  std::optional<std::string_view> header(std::string_view name) const;
  // The percent-decoded value of a query parameter; nothing where absent or badly encoded.
  std::optional<std::string> query_value(std::string_view name) const;
};

// One open WebSocket or event stream, as a handle: copy it freely and use it from any thread. Calls
// on a closed socket do nothing.
class WebSocket {
 public:
  class Link;  // the session behind the handle
  explicit WebSocket(std::shared_ptr<Link> link) : link_(std::move(link)) {}

  // Queues a text message. A peer whose queue outgrows Limits::socket_queue_bytes_max is cut.
  void send(std::shared_ptr<const std::string> text) const;
  // Queues `change`, unless a message of this key still waits: then `whole`, which says all that
  // was said under the key so far, takes its place. So a slow peer skips to the latest state
  // instead of falling behind. `key` is not 0.
  void send_change(std::uint32_t key, std::shared_ptr<const std::string> change,
                   std::shared_ptr<const std::string> whole) const;
  // Closes with a status of RFC 6455 section 7.4 and a reason of at most 123 bytes.
  void close(std::uint16_t code, std::string reason) const;

 private:
  std::shared_ptr<Link> link_;
};

struct SocketEvents {
  std::function<void(std::string_view text)> on_message;
  std::function<void(std::string_view reason)> on_close;  // exactly once, also after a cut
};

// Called when the handshake is through; returns what to call for this socket. A peer of an event
// stream sends nothing.
using OnConnected = std::function<SocketEvents(WebSocket)>;

struct Response {
  std::uint16_t status = 200;
  std::string content_type;
  std::string body;
  std::vector<Header> headers;
  // Where set, the answer has no body but stays open as a stream of server-sent events, each with
  // one line of data.
  OnConnected stream;
};

// A refusal in the form of RFC 9457: `title` names the kind of problem, `detail` says what was
// wrong in this request and how to mend it.
Response problem(std::uint16_t status, std::string_view title, std::string_view detail);

// Answers one request, once, from any thread. Dropped without an answer it sends a 500, so that no
// client waits for ever; after the server stopped it does nothing.
class Responder {
 public:
  using Send = std::function<void(Response)>;
  explicit Responder(Send send) : send_(std::move(send)) {}
  Responder(Responder&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
  Responder& operator=(Responder&&) = delete;
  ~Responder();

  void operator()(Response response);

 private:
  Send send_;
};

// One request that was answered, for logs.
struct Answered {
  std::string_view method;
  std::string_view path;
  std::string_view id;
  std::string_view remote;
  std::uint16_t status = 0;  // 101: it became a WebSocket
  std::uint64_t body_bytes = 0;
  std::uint64_t duration_us = 0;  // from the whole header read to the answer written
};

// The application. Every callback runs on the server's one I/O thread and must not block.
struct Handlers {
  std::function<void(Request, Responder)> on_request;
  // Decides on a WebSocket handshake: accept, or refuse with a response.
  std::function<std::expected<OnConnected, Response>(const Request&)> on_open;
  std::function<void(const Answered&)> on_answered;  // may be empty
};

// Decodes %XX; nothing for a cut or foreign escape or a NUL byte.
std::optional<std::string> percent_decode(std::string_view text);

// Appends `text` as the inside of a JSON string.
void append_json_escaped(std::string& out, std::string_view text);

}  // namespace wattbook::http
