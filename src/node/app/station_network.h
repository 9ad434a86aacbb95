// The charging network of a node: the stations' server, the ledger's desk behind it, and the way to
// both for the API. Constructed here because neither knows the other.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/chain/genesis.h"
#include "node/api/charging_live.h"
#include "node/api/station_routes.h"
#include "node/app/ledger_machine.h"
#include "node/charging/desk.h"
#include "node/consensus/service.h"
#include "node/env/entropy.h"
#include "node/ocpp/server.h"

namespace wattbook::app {

class StationNetwork {
 public:
  // Keeps its files in `directory`, among them the network's key, which is made where it is
  // missing. Nothing listens yet. All references outlive it.
  static Result<std::unique_ptr<StationNetwork>> open(
      ocpp::ServerOptions options, const std::string& directory, consensus::Service& service,
      const LedgerMachine& machine, env::Files& files, const env::Clock& clock, env::Log& log);
  ~StationNetwork();
  StationNetwork(const StationNetwork&) = delete;
  StationNetwork& operator=(const StationNetwork&) = delete;

  // Once the service runs.
  Result<void> start();

  // Ends every connection. The desk still answers what the service finishes.
  void stop();

  // Whose signature the desk's commands carry: the operator licenses it with LicenseNetwork.
  Address account() const { return account_; }
  // Usable before start(), and answering from then on.
  api::StationPorts ports();
  // Rises whenever what stations_now() says has changed. Any thread.
  std::uint64_t station_changes() const { return desk_->board_changes(); }
  // What charge points told of themselves, by name. Any thread.
  std::map<std::string, api::LiveStationView> stations_now() const;
  // Null before start().
  const ocpp::Figures* figures() const { return server_ ? &server_->figures() : nullptr; }
  std::vector<std::uint16_t> listening() const { return server_->ports(); }
  charging_desk::Desk& desk() { return *desk_; }

 private:
  StationNetwork(ocpp::ServerOptions options, env::Files& files, const env::Clock& clock,
                 env::Log& log)
      : options_(std::move(options)), files_(files), clock_(clock), log_(log) {}

  ocpp::ServerOptions options_;
  env::Files& files_;
  const env::Clock& clock_;
  env::Log& log_;
  env::SystemEntropy entropy_;
  Address account_;
  std::unique_ptr<charging_desk::Evidence> evidence_;
  std::unique_ptr<charging_desk::Desk> desk_;
  std::mutex mutex_;  // guards the pointer below: the API asks from its own threads
  std::unique_ptr<ocpp::Server> server_;
};

}  // namespace wattbook::app
