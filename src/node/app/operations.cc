#include "node/app/operations.h"

#include <fmt/format.h>

#include "base/version.h"
#include "core/chain/protocol_version.h"
#include "node/app/metrics.h"
#include "node/env/machine.h"
#include "node/journal/journal_format.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::app {
namespace {

// Block time runs ahead of the clock by milliseconds under load; by seconds only where somebody
// turned the clock back.
constexpr Duration clock_behind_max{5'000};
constexpr std::uint64_t mebibyte = 1024 * 1024;

api::ReadinessCheck passed(std::string name) { return {std::move(name), true, {}}; }
api::ReadinessCheck failed(std::string name, std::string reason) {
  return {std::move(name), false, std::move(reason)};
}

api::ReadinessCheck check_disk(const std::string& directory, std::uint64_t free_bytes_min) {
  const Result<env::DiskSpace> space = env::disk_space(directory);
  if (!space) return failed("disk", space.error().message);
  if (space->free_bytes >= free_bytes_min) return passed("disk");
  return failed("disk", fmt::format("{} MiB are free on the data disk, {} are wanted: free space",
                                    space->free_bytes / mebibyte, free_bytes_min / mebibyte));
}

}  // namespace

Operations::Operations(const consensus::Service& engine, const LedgerMachine& machine,
                       const env::Clock& clock, env::Log& log, std::string data_directory)
    : engine_(engine),
      machine_(machine),
      clock_(clock),
      log_(log),
      data_directory_(std::move(data_directory)) {}

void Operations::set(const OperationsOptions& options) {
  free_bytes_min_ = options.free_bytes_min;
  log_requests_ = options.log_requests;
}

api::OperationsPorts Operations::ports(std::string authority) {
  return {[this] { return readiness(); },
          [this] { return metrics(); },
          {std::string(version()), chain::protocol_version_newest, journal::segment_version,
           journal::snapshot_version},
          std::move(authority)};
}

api::ReadinessView Operations::readiness() const {
  api::ReadinessView out;
  const consensus::EngineStatus engine = engine_.status();
  out.checks.push_back(engine.failed ? failed("engine",
                                              "the engine has stopped: see the log, mend the "
                                              "cause, start again")
                                     : passed("engine"));
  out.checks.push_back(check_disk(data_directory_, free_bytes_min_));
  const Duration behind = machine_.block_time() - clock_.now();
  out.checks.push_back(
      behind > clock_behind_max
          ? failed("clock", fmt::format("the clock is {} s behind the newest block: set it by NTP; "
                                        "until then blocks keep the ledger's time",
                                        behind.value / 1000))
          : passed("clock"));
  out.checks.push_back(draining_ ? failed("running", "the node ends") : passed("running"));
  for (const api::ReadinessCheck& check : out.checks) out.ready = out.ready && check.ok;
  return out;
}

std::string Operations::metrics() const {
  Figures figures;
  figures.engine = engine_.status();
  figures.commands = machine_.commands();
  figures.block_age = clock_.now() - machine_.block_time();
  figures.journal_bytes = env::directory_bytes(data_directory_ + "/journal");
  if (const Result<env::DiskSpace> space = env::disk_space(data_directory_))
    figures.disk_free_bytes = space->free_bytes;
  if (const http::Server* const server = server_) figures.traffic = server->traffic();
  figures.process = env::process_usage();
  if (const ocpp::Figures* const stations = stations_)
    figures.stations = {stations->connected, stations->connections, stations->calls,
                        stations->oddities, stations->ignored};
  if (const api::DeviceHealth* const devices = devices_) figures.devices = devices->all();
  figures.ready = readiness().ready;
  return metrics_text(figures);
}

void Operations::log_request(const http::Answered& answered) {
  if (!log_requests_) return;
  log_.write(env::LogLevel::info, "http", "request",
             {{"request_id", std::string(answered.id)},
              {"method", std::string(answered.method)},
              {"path", std::string(answered.path)},
              {"status", std::to_string(answered.status)},
              {"bytes", std::to_string(answered.body_bytes)},
              {"microseconds", std::to_string(answered.duration_us)},
              {"remote", std::string(answered.remote)}});
}

}  // namespace wattbook::app
