// The node as its operator sees it: readiness with reasons, metrics, a log line for each request.
// Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "node/api/device_health.h"
#include "node/api/operations_routes.h"
#include "node/app/ledger_machine.h"
#include "node/consensus/service.h"
#include "node/env/clock.h"
#include "node/env/log.h"
#include "node/http/server.h"
#include "node/ocpp/desk.h"

namespace wattbook::app {

// What may change while the node runs.
struct OperationsOptions {
  std::uint64_t free_bytes_min = 0;
  bool log_requests = false;
};

class Operations {
 public:
  // All references outlive it, and it outlives the server.
  Operations(const consensus::Service& engine, const LedgerMachine& machine,
             const env::Clock& clock, env::Log& log, std::string data_directory);

  void set(const OperationsOptions& options);
  // Traffic is read from here on.
  void watch(const http::Server* server) { server_ = server; }
  // Charge points are counted from here on, or no longer.
  void watch_stations(const ocpp::Figures* figures) { stations_ = figures; }
  // What gateways tell is among the figures from here on.
  void watch_devices(const api::DeviceHealth* devices) { devices_ = devices; }
  // From now on the node is not ready.
  void drain() { draining_ = true; }

  // `authority` as in api::OperationsPorts.
  api::OperationsPorts ports(std::string authority);
  void log_request(const http::Answered& answered);

  api::ReadinessView readiness() const;
  std::string metrics() const;

 private:
  const consensus::Service& engine_;
  const LedgerMachine& machine_;
  const env::Clock& clock_;
  env::Log& log_;
  const std::string data_directory_;
  std::atomic<const http::Server*> server_ = nullptr;
  std::atomic<const ocpp::Figures*> stations_ = nullptr;
  std::atomic<const api::DeviceHealth*> devices_ = nullptr;
  std::atomic<std::uint64_t> free_bytes_min_ = 0;
  std::atomic<bool> log_requests_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace wattbook::app
