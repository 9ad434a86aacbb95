#include "node/ocpp/server.h"

#include <algorithm>

namespace wattbook::ocpp {
namespace {

constexpr std::chrono::milliseconds tick_pause{1'000};
constexpr std::int64_t heartbeats_missed_max = 3;

http::Limits limits_of(const ServerOptions& options) {
  http::Limits limits;
  limits.connections_max = options.connections_max;
  limits.socket_message_bytes_max = Server::message_bytes_max;
  // Any frame resets it; only a dead connection is cut (CHARGING section 3).
  limits.socket_idle_time_max =
      std::chrono::milliseconds(heartbeats_missed_max * options.central.heartbeat.value + 30'000);
  return limits;
}

http::Options http_options(const ServerOptions& options) {
  http::Options out;
  out.limits = limits_of(options);
  const std::vector<http::Endpoint>& first =
      options.encrypted.empty() ? options.plain : options.encrypted;
  out.address = first.front().address;
  out.port = first.front().port;
  out.further.assign(first.begin() + 1, first.end());
  if (options.encrypted.empty()) return out;
  out.tls = options.tls;
  out.plain = options.plain;
  return out;
}

}  // namespace

Server::Server(ServerOptions options, StationStore store, MessageLog messages,
               const env::Clock& clock, env::Log& log)
    : options_(std::move(options)),
      store_(std::move(store)),
      messages_(std::move(messages)),
      clock_(clock),
      log_(log),
      door_(options_.door, store_, clock) {}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Sessions& sessions,
                                              env::Files& files, env::Entropy& entropy,
                                              const env::Clock& clock, env::Log& log) {
  Result<StationStore> store = StationStore::open(files, options.directory, entropy);
  if (!store) return std::unexpected(store.error());
  Result<MessageLog> messages =
      MessageLog::open(files, options.directory + "/messages", options.log_bytes_max);
  if (!messages) return std::unexpected(messages.error());
  std::unique_ptr<Server> server(
      new Server(std::move(options), std::move(*store), std::move(*messages), clock, log));
  server->central_ = std::make_unique<CentralSystem>(
      server->options_.central, sessions, server->store_, server->messages_, clock, log,
      [raw = server.get()](std::move_only_function<void()> work) {
        raw->server_->post(std::move(work));
      });
  if (Result<void> listening = server->listen(); !listening)
    return std::unexpected(listening.error());
  return server;
}

Result<void> Server::listen() {
  http::Options options = http_options(options_);
  options.on_handshake = [this](const http::Request& request, const http::PeerProof& proof) {
    return open(request, proof);
  };
  auto started = http::Server::start(std::move(options), handlers());
  if (!started) return std::unexpected(started.error());
  server_ = std::move(*started);
  server_->every(tick_pause, [this] { central_->tick(); });
  ready_ = true;
  return {};
}

// The thread ends first; then nobody is left who could ask for what goes next.
Server::~Server() {
  ready_ = false;
  if (central_) central_->close();
  server_.reset();
  if (central_) central_->tick();
}

std::vector<std::uint16_t> Server::ports() const {
  std::vector<std::uint16_t> out = server_->ports();
  if (options_.encrypted.empty()) return out;
  std::rotate(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(options_.encrypted.size()),
              out.end());
  return out;
}

void Server::ask(std::move_only_function<void(CentralSystem&)> work) {
  server_->post([this, work = std::move(work)]() mutable { work(*central_); });
}

http::Handlers Server::handlers() {
  http::Handlers out;
  out.on_request = [this](http::Request request, http::Responder respond) {
    // A station whose handshake lacks a header, or a person's browser.
    if (const auto name = station_in_path(request.path); name && ready_ && store_.find(*name))
      messages_.add(*name, Direction::note,
                    "refused: the request is no WebSocket handshake (RFC 6455 section 4.1)",
                    clock_.now());
    respond(http::problem(400, "no WebSocket handshake",
                          "Connection: Upgrade and Upgrade: websocket are needed here"));
  };
  return out;
}

std::expected<http::Opening, http::Response> Server::open(const http::Request& request,
                                                          const http::PeerProof& proof) {
  if (!ready_) return std::unexpected(http::problem(503, "starting", "try again in a second"));
  std::expected<Admission, http::Response> admitted = door_.admit(request, proof);
  if (!admitted) {
    const std::optional<std::string> name = station_in_path(request.path);
    const std::string& body = admitted.error().body;
    if (name && store_.find(*name))
      messages_.add(*name, Direction::note, "refused: " + body, clock_.now());
    log_.write(env::LogLevel::warning, "ocpp", "a connection was refused",
               {{"path", request.path.substr(0, 100)}, {"peer", request.remote}, {"why", body}});
    return std::unexpected(std::move(admitted.error()));
  }
  Arriving arriving{admitted->station, admitted->version, request.remote};
  auto on_connected = [this, arriving = std::move(arriving)](const http::WebSocket& socket) {
    Wire wire;
    wire.send = [socket](std::string text) {
      socket.send(std::make_shared<const std::string>(std::move(text)));
    };
    wire.close = [socket](std::uint16_t code, std::string reason) {
      socket.close(code, std::move(reason));
    };
    const ConnectionNumber number = central_->connect(arriving, std::move(wire));
    return http::SocketEvents{
        [this, number](std::string_view text) { central_->receive(number, text); },
        [this, number](std::string_view reason) { central_->disconnect(number, reason); }};
  };
  return http::Opening{std::move(on_connected), std::move(admitted->protocol),
                       admitted->compresses};
}

}  // namespace wattbook::ocpp
