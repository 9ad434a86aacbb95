// One running node: files, journal, engine, ledger, API and HTTP server, constructed and joined
// here and nowhere else.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "core/chain/genesis.h"
#include "node/api/doorman.h"
#include "node/api/resources.h"
#include "node/app/backup_desk.h"
#include "node/app/cluster_settings.h"
#include "node/app/later.h"
#include "node/app/operations.h"
#include "node/app/publisher.h"
#include "node/app/roaming.h"
#include "node/app/simulations.h"
#include "node/app/station_network.h"
#include "node/cluster/member.h"
#include "node/consensus/engine.h"
#include "node/consensus/solo.h"
#include "node/env/entropy.h"
#include "node/history/history.h"
#include "node/http/server.h"

namespace wattbook::app {

struct NodeOptions {
  chain::Genesis genesis;
  std::string data_directory;  // created if missing
  http::Options http;
  std::uint32_t workers = 2;
  std::uint32_t snapshot_blocks = 10'000;  // between two snapshots
  std::uint32_t snapshots_kept = 3;
  OperationsOptions operations;
  std::string authority;  // see api::OperationsPorts
  Presentation presentation;
  access::GateOptions gate;
  std::optional<ocpp::ServerOptions> stations;  // nothing: no charge points are served
  charging_desk::LoadLimits load_limits;        // of these
  std::string ocpi_party;                       // "DE-WBK-DEU"; empty: OCPI is not served
  std::string ocpi_url;                         // as partners reach it; empty: as they ask
  // What an administrator may know of the configuration; nothing: there is none.
  std::function<std::vector<api::NodeSettingView>()> settings;
  std::string backup_directory;           // empty: no backups on request
  std::string config_file;                // goes into backups
  std::optional<ClusterOptions> cluster;  // nothing: by itself
};

class Node {
 public:
  // Recovers the ledger in the data directory. Nothing runs yet: commands go in by engine(), driven
  // by step(), where the node is by itself. `clock` and `log` outlive the node.
  static Result<std::unique_ptr<Node>> open(NodeOptions options, const env::Clock& clock,
                                            env::Log& log);
  // Stops, if stop() was not called.
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Who reads files of meter data that are posted; before start(). Nobody otherwise.
  void set_meter_files(api::MeterFilePorts ports);
  // Starts the threads and serves. `on_fatal` is called on an engine thread when the node cannot go
  // on; the process must then end.
  Result<void> start(std::function<void(const Error&)> on_fatal);
  // Takes no further connection, finishes and answers what is queued, writes a snapshot and marks
  // the journal's clean end.
  Result<void> stop();
  // Takes the changed options and reads the TLS files again; fails without a change where these are
  // wrong. Once started.
  Result<void> reload(const http::Limits& limits, const std::optional<http::TlsFiles>& tls,
                      const OperationsOptions& operations,
                      const charging_desk::LoadLimits& load_limits);

  // Of a node by itself.
  consensus::Engine& engine() { return *engine_; }
  consensus::Service& service();
  const LedgerMachine& machine() const { return *machine_; }
  // Of the HTTP thread once started.
  access::Gate& gate() { return *gate_; }
  history::History& history() { return *history_; }
  // Of the server, once started.
  std::uint16_t port() const { return server_->port(); }
  // Null where no charge points are served.
  StationNetwork* stations() { return stations_.get(); }

 private:
  Node(NodeOptions options, const env::Clock& clock, env::Log& log)
      : options_(std::move(options)), clock_(clock), log_(log) {}

  Result<void> recover();
  Result<void> open_engine(const journal::JournalOptions& journal);
  Result<void> open_member(const journal::JournalOptions& journal);
  Result<void> open_gate();
  api::Ports ports();
  Result<void> read_head();
  api::ProofPorts proof_ports();
  void prove(std::function<api::ProofAnswer()> question, api::ProofPorts::Answer answer,
             std::uint32_t tries);
  api::AdministrationPorts administration_ports();
  void open_desks();
  Result<void> open_history();
  Result<void> open_stations();
  void serve_roaming(http::Handlers& handlers);

  NodeOptions options_;
  const env::Clock& clock_;
  env::Log& log_;
  env::SystemFiles files_;
  env::SystemEntropy entropy_;
  std::unique_ptr<consensus::SoloOrderer> orderer_;  // of a node by itself
  std::unique_ptr<cluster::BlockStore> store_;       // these of a member of a cluster
  std::optional<cluster::SignStore> signs_;
  std::unique_ptr<etcd::Child> etcd_;
  std::unique_ptr<LedgerMachine> machine_;
  std::unique_ptr<api::Feed> feed_;
  std::unique_ptr<Publisher> publisher_;
  std::unique_ptr<consensus::Engine> engine_;  // one of these two
  std::unique_ptr<cluster::Member> member_;
  std::optional<access::Gate> gate_;
  std::optional<api::Doorman> doorman_;
  std::unique_ptr<history::History> history_;
  std::unique_ptr<Operations> operations_;
  std::unique_ptr<StationNetwork> stations_;
  std::unique_ptr<ocpi::Sender> sender_;
  std::unique_ptr<Simulations> simulations_;
  std::unique_ptr<BackupDesk> backups_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<Later> later_;  // once started
  api::DeviceHealth health_;
  api::MeterFilePorts meter_files_;
};

}  // namespace wattbook::app
