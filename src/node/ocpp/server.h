// Serves stations: the sockets of node/http before the central system, on one thread of their own.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "node/http/server.h"
#include "node/ocpp/central_system.h"
#include "node/ocpp/door.h"

namespace wattbook::ocpp {

struct ServerOptions {
  std::vector<http::Endpoint> plain;      // ws://
  std::vector<http::Endpoint> encrypted;  // wss://
  std::optional<http::TlsFiles> tls;      // of these
  std::uint32_t connections_max = 20'000;
  std::string directory;  // of the stations' and the log's files
  std::uint64_t log_bytes_max = 256 * 1024 * 1024;
  DoorOptions door;
  CentralOptions central;
};

class Server {
 public:
  static constexpr std::uint32_t message_bytes_max = 2 * 1024 * 1024;  // 1009 above

  // At least one address is given. References outlive it.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Sessions& sessions,
                                               env::Files& files, env::Entropy& entropy,
                                               const env::Clock& clock, env::Log& log);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Of each plain address, then of each encrypted one.
  std::vector<std::uint16_t> ports() const;
  StationControl& control() { return *central_; }
  const Figures& figures() const { return central_->figures(); }
  // Runs `work` with the central system on its thread; from any.
  void ask(std::move_only_function<void(CentralSystem&)> work);

 private:
  Server(ServerOptions options, StationStore store, MessageLog messages, const env::Clock& clock,
         env::Log& log);
  Result<void> listen();
  http::Handlers handlers();
  std::expected<http::Opening, http::Response> open(const http::Request& request,
                                                    const http::PeerProof& proof);

  ServerOptions options_;
  StationStore store_;
  MessageLog messages_;
  const env::Clock& clock_;
  env::Log& log_;
  Door door_;
  std::unique_ptr<CentralSystem> central_;
  std::atomic<bool> ready_ = false;  // set once server_ is; before, nobody is let in
  std::unique_ptr<http::Server> server_;
};

}  // namespace wattbook::ocpp
