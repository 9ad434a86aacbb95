// A small blocking HTTP and HTTPS client for our own programs: one kept connection, opened when
// needed. For answers of known length, which is what our server sends.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "node/http/message.h"

namespace wattbook::http {

// Whom an HTTPS client believes: the authorities of `ca_file` (PEM), or where it is empty those of
// the system. The certificate must name the host.
struct Trust {
  std::string ca_file;
};

// How long a server may take; beyond it a question fails instead of waiting for ever.
struct Patience {
  std::chrono::milliseconds connect{10'000};  // to each address, with the TLS handshake
  std::chrono::milliseconds answer{60'000};   // longer than Limits::answer_time_max
};

// One thread at a time.
class Client {
 public:
  // Plain HTTP.
  Client(std::string host, std::uint16_t port);
  // HTTPS.
  Client(std::string host, std::uint16_t port, Trust trust);
  // "http://host:port" or "https://host:port"; the port may be missing, the path is not looked at.
  static Result<Client> for_url(std::string_view url, const Trust& trust);
  ~Client();
  Client(Client&&) noexcept;

  void set_patience(Patience patience);
  // Sends this token with every question from now on.
  void authorize(std::string_view token);

  // The response whatever its status; an error where there is none. A connection that the server
  // closed meanwhile is opened anew once, so a POST must be safe to repeat.
  Result<Response> get(std::string_view target);
  Result<Response> post(std::string_view target, std::string_view content_type,
                        std::string_view body);

 private:
  struct Connection;
  Result<Response> exchange(const std::string& request);
  std::string place() const;

  std::string host_;
  std::uint16_t port_;
  std::optional<Trust> trust_;  // nothing: plain
  std::unique_ptr<Connection> connection_;
};

}  // namespace wattbook::http
