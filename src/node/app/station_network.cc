#include "node/app/station_network.h"

#include <filesystem>

#include "core/chain/command.h"
#include "node/app/key_file.h"
#include "node/app/station_ports.h"

namespace wattbook::app {
namespace {

constexpr const char* key_name = "network.key";

// The key is this node's own: it signs what stations told, and can move nobody's money.
Result<crypto::SecretKey> own_key(env::Files& files, const std::string& directory,
                                  env::Entropy& entropy) {
  const std::string path = directory + "/" + key_name;
  if (!std::filesystem::exists(path))
    if (Result<void> written = write_key_file(files, directory, key_name, make_key(entropy));
        !written)
      return std::unexpected(written.error());
  return read_key_file(files, path,
                       "restore it from your backup of keys; a new one must be licensed anew");
}

charging_desk::DeskPorts desk_ports(consensus::Service& service, const LedgerMachine& machine) {
  charging_desk::DeskPorts out;
  out.ask = [&service, &machine](std::move_only_function<void(const chain::State&)> question) {
    return service.post(
        [&machine, question = std::move(question)]() mutable { question(machine.state()); });
  };
  using Receipts = charging_desk::DeskPorts::Receipts;
  out.submit = [&service](std::vector<Bytes> commands,
                          std::move_only_function<void(Receipts)> answer) {
    // Held aside, so that it can still be told where nothing was queued.
    const auto held = std::make_shared<decltype(answer)>(std::move(answer));
    const consensus::Submitted submitted =
        service.submit_batch(std::move(commands), [held](std::vector<consensus::Outcome> outcomes) {
          std::vector<Bytes> receipts;
          for (consensus::Outcome& outcome : outcomes) {
            if (outcome.status == consensus::OutcomeStatus::stopped) return (*held)(std::nullopt);
            receipts.push_back(std::move(outcome.bytes));
          }
          (*held)(std::move(receipts));
        });
    if (submitted != consensus::Submitted::queued) (*held)(std::nullopt);
  };
  return out;
}

}  // namespace

Result<std::unique_ptr<StationNetwork>> StationNetwork::open(
    ocpp::ServerOptions options, const std::string& directory, consensus::Service& service,
    const LedgerMachine& machine, env::Files& files, const env::Clock& clock, env::Log& log) {
  if (Result<void> made = files.create_directory(directory); !made)
    return std::unexpected(made.error());
  options.directory = directory;
  std::unique_ptr<StationNetwork> out(new StationNetwork(std::move(options), files, clock, log));
  Result<crypto::SecretKey> key = own_key(files, directory, out->entropy_);
  if (!key) return std::unexpected(key.error());
  out->account_ = crypto::address_of(*key);
  auto evidence = charging_desk::Evidence::open(files, directory + "/evidence");
  if (!evidence) return std::unexpected(evidence.error());
  out->evidence_ = std::move(*evidence);
  out->desk_ = std::make_unique<charging_desk::Desk>(desk_ports(service, machine), std::move(*key),
                                                     machine.state().separator, *out->evidence_,
                                                     clock, out->entropy_, log);
  return out;
}

Result<void> StationNetwork::start() {
  auto server = ocpp::Server::start(options_, *desk_, files_, entropy_, clock_, log_);
  if (!server) return std::unexpected(server.error());
  desk_->join(&(*server)->control());
  const std::scoped_lock lock(mutex_);
  server_ = std::move(*server);
  return {};
}

api::StationPorts StationNetwork::ports() {
  api::StationPorts out = station_ports(
      [this](std::move_only_function<void(ocpp::CentralSystem&)> work) {
        const std::scoped_lock lock(mutex_);
        if (server_) server_->ask(std::move(work));
      },
      [this](const std::string& station) { return desk_->load().look(station); });
  out.find_proof = [this](const Hash& digest) { return evidence_->find_proof(digest); };
  return out;
}

std::map<std::string, api::LiveStationView> StationNetwork::stations_now() const {
  const charging_desk::Desk::Board board = desk_->board();
  std::map<std::string, api::LiveStationView> out;
  for (const std::string& name : board.online) out[name].connected = true;
  // What is not connected is not known, whatever it said last.
  for (const auto& [place, status] : board.outlets)
    if (const auto found = out.find(place.first); found != out.end() && place.second.evse > 0)
      found->second.outlets.push_back({status.outlet.evse, status.outlet.connector,
                                       static_cast<api::StationOutletState>(status.state),
                                       status.told, status.error, status.time});
  for (auto& [name, station] : out) station.station = name;
  return out;
}

void StationNetwork::stop() {
  desk_->join(nullptr);
  const std::scoped_lock lock(mutex_);
  server_.reset();
}

StationNetwork::~StationNetwork() {
  if (desk_) stop();
}

}  // namespace wattbook::app
