// One running node: files, journal, engine, ledger, API and HTTP server, constructed and joined
// here and nowhere else.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "core/chain/genesis.h"
#include "node/app/publisher.h"
#include "node/consensus/engine.h"
#include "node/consensus/solo.h"
#include "node/env/entropy.h"
#include "node/http/server.h"

namespace wattbook::app {

struct NodeOptions {
  chain::Genesis genesis;
  std::string data_directory;  // created if missing
  http::Options http;
  std::uint32_t workers = 2;
  Presentation presentation;
};

class Node {
 public:
  // Recovers the ledger in the data directory. Nothing runs yet: commands go in by engine(), driven
  // by step(). `clock` and `log` outlive the node.
  static Result<std::unique_ptr<Node>> open(NodeOptions options, const env::Clock& clock,
                                            env::Log& log);
  // Stops, if stop() was not called.
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Starts the threads and serves. `on_fatal` is called on an engine thread when the node cannot go
  // on; the process must then end.
  Result<void> start(std::function<void(const Error&)> on_fatal);
  // Stops serving, finishes what is queued, writes a snapshot and marks the journal's clean end.
  Result<void> stop();

  consensus::Engine& engine() { return *engine_; }
  const LedgerMachine& machine() const { return *machine_; }
  // Of the server, once started.
  std::uint16_t port() const { return server_->port(); }

 private:
  Node(NodeOptions options, env::Log& log) : options_(std::move(options)), log_(log) {}

  Result<void> recover(const env::Clock& clock);
  api::CommandPorts ports();

  NodeOptions options_;
  env::Log& log_;
  env::SystemFiles files_;
  std::unique_ptr<consensus::SoloOrderer> orderer_;
  std::unique_ptr<LedgerMachine> machine_;
  api::Feed feed_;
  std::unique_ptr<Publisher> publisher_;
  std::unique_ptr<consensus::Engine> engine_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace wattbook::app
