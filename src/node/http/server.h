// The HTTP and WebSocket server: transport only, plain or over TLS. It owns one I/O thread, its
// listening sockets and the sessions, enforces every limit, and hands whole requests to the
// application.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "node/http/message.h"
#include "node/http/opening.h"

namespace wattbook::http {

// What one peer may cost. Exceeding a size is answered (413, 431, close code 1009); exceeding a
// time cuts the connection.
struct Limits {
  std::uint32_t header_bytes_max = 16 * 1024;
  std::uint32_t body_bytes_max = 1024 * 1024;
  std::uint32_t connections_max = 4'096;
  std::uint32_t socket_message_bytes_max = 16 * 1024;
  std::uint32_t socket_queue_bytes_max = 4 * 1024 * 1024;
  std::chrono::milliseconds idle_time_max{60'000};  // between requests
  // A WebSocket that sends nothing for half of it is pinged; one that sends nothing at all is cut.
  std::chrono::milliseconds socket_idle_time_max{60'000};
  std::chrono::milliseconds read_time_max{15'000};  // for one whole header, and one whole body
  std::chrono::milliseconds write_time_max{30'000};
  std::chrono::milliseconds answer_time_max{30'000};  // the application's; then a 503
};

struct Endpoint {
  std::string address;  // IPv4 or IPv6 literal
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

// PEM files; the certificate is followed by its chain.
struct TlsFiles {
  std::string certificate;
  std::string key;
  // Whose signature on a client's certificate counts (PeerProof::certificate_name); empty: none is
  // asked for. A client without one is served all the same.
  std::string client_authority;
};

struct Options {
  std::string address = "127.0.0.1";  // IPv4 or IPv6 literal
  std::uint16_t port = 0;             // 0: the system picks a free one, see Server::port
  Limits limits;
  std::vector<Endpoint> further;  // listened at as well
  std::optional<TlsFiles> tls;    // HTTPS, and no plain HTTP, at every address above
  std::vector<Endpoint> plain;    // listened at as well, without TLS even so
  OnHandshake on_handshake;       // where set, it decides in place of Handlers::on_open
};

// Counted since the start.
struct Traffic {
  std::uint32_t connections_open = 0;
  std::uint64_t connections = 0;
  std::uint64_t connections_refused = 0;           // beyond Limits::connections_max
  std::map<std::uint16_t, std::uint64_t> answers;  // by status
};

class Server {
 public:
  // Binds, listens and starts the I/O thread; fails with the remedy where the address is wrong or
  // the port is taken.
  static Result<std::unique_ptr<Server>> start(Options options, Handlers handlers);
  ~Server();  // cuts every connection and joins the thread
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Of the first address.
  std::uint16_t port() const;
  // Of every address: the first, `further`, `plain`.
  std::vector<std::uint16_t> ports() const;
  Traffic traffic() const;

  // Takes other limits and reads the TLS files again; connections that are open keep what they
  // have. Fails without a change where the files are wrong. TLS cannot be turned on or off.
  Result<void> reload(const Limits& limits, const std::optional<TlsFiles>& tls);

  // Runs `work` on the I/O thread, once or again and again; forgotten once the server is gone.
  void post(std::move_only_function<void()> work);
  void every(std::chrono::milliseconds pause, std::function<void()> work);

  // Accepts no further connection, and closes each that is open with its next answer.
  void drain();
  // Waits until every request that was read has its answer written, or `time_max` is over.
  void await_answers(std::chrono::milliseconds time_max);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace wattbook::http
