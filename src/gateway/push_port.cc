#include "gateway/push_port.h"

#include <fstream>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <openssl/crypto.h>

#include "node/http/server.h"

namespace wattbook::gateway {
namespace {

constexpr std::size_t token_chars_min = 16;
constexpr std::uint32_t body_bytes_max = 64 * 1024;
constexpr std::uint32_t connections_max = 256;
constexpr std::string_view scheme = "Bearer ";

// In a time that does not tell how much of the token was right.
bool same_token(std::string_view given, std::string_view token) {
  return given.size() == token.size() &&
         CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

http::Response plain(std::uint16_t status, std::string content_type, std::string body) {
  return {status, std::move(content_type), std::move(body), {}, {}};
}

http::Response answer(const http::Request& request, std::string_view token,
                      const PushHandlers& handlers) {
  const bool asks_metrics = request.method == http::Method::get && request.path == "/metrics";
  if (request.method != http::Method::post && !asks_metrics) {
    http::Response out =
        http::problem(405, "Method not allowed", "push with POST /DEVICE; ask with GET /metrics");
    out.headers.push_back({"Allow", request.path == "/metrics" ? "GET, POST" : "POST"});
    return out;
  }
  const std::string_view credentials = request.header("Authorization").value_or("");
  if (!credentials.starts_with(scheme) || !same_token(credentials.substr(scheme.size()), token)) {
    http::Response out =
        http::problem(401, "Unauthorized", "send the gateway's token: Authorization: Bearer TOKEN");
    out.headers.push_back({"WWW-Authenticate", "Bearer"});
    return out;
  }
  if (asks_metrics)
    return plain(200, "application/openmetrics-text; version=1.0.0; charset=utf-8",
                 handlers.metrics());
  const std::string_view device = std::string_view(request.path).substr(1);
  switch (handlers.on_push(device, request.body)) {
    case PushOutcome::taken:
      return plain(202, "", "");
    case PushOutcome::unknown_device:
      return http::problem(404, "Not found",
                           fmt::format("no device '{}' has source = \"http\"", device));
    case PushOutcome::unreadable:
      break;
  }
  return http::problem(422, "Unprocessable content",
                       "the body holds none of the values that the device's mappings name");
}

}  // namespace

Result<std::shared_ptr<http::Server>> open_push_port(const PushConfig& config,
                                                     PushHandlers handlers) {
  std::string token;
  std::ifstream file(config.token_file);
  if (!std::getline(file, token) || token.size() < token_chars_min)
    return fail(fmt::format("{}: holds no token", config.token_file),
                fmt::format("one line of at least {} characters, such as: openssl rand -hex 16",
                            token_chars_min));
  http::Options options;
  options.address = config.host;
  options.port = config.port;
  options.limits.body_bytes_max = body_bytes_max;
  options.limits.connections_max = connections_max;
  http::Handlers server_handlers;
  server_handlers.on_request = [token, handlers = std::move(handlers)](const http::Request& request,
                                                                       http::Responder respond) {
    respond(answer(request, token, handlers));
  };
  server_handlers.on_open =
      [](const http::Request&) -> std::expected<http::OnConnected, http::Response> {
    return std::unexpected(http::problem(404, "Not found", "there are no WebSockets here"));
  };
  auto server = http::Server::start(std::move(options), std::move(server_handlers));
  if (!server) return std::unexpected(server.error());
  return std::shared_ptr<http::Server>(std::move(*server));
}

}  // namespace wattbook::gateway
