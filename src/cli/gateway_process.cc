#include "cli/gateway_process.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/meter_ledger.h"

namespace wattbook::cli {
namespace {

// A reading of a meter that the ledger does not have would hold up all that are sent with it.
Reply<void> find_meters(LedgerClient& client, const std::vector<gateway::DeviceConfig>& devices) {
  std::map<CommunityIndex, std::vector<api::MeterView>> known;
  for (const gateway::DeviceConfig& device : devices) {
    if (!known.contains(device.community)) {
      auto meters = all_meters(client, device.community);
      if (!meters) return std::unexpected(meters.error());
      known[device.community] = std::move(*meters);
    }
    const std::vector<api::MeterView>& meters = known[device.community];
    if (std::ranges::find(meters, device.meter, &api::MeterView::meter) == meters.end())
      return std::unexpected(
          Failure{{fmt::format("device '{}': community {} has no meter {}", device.name,
                               device.community.value, device.meter.value),
                   "list them with: wattbook meter list"},
                  exit_config_invalid});
  }
  return {};
}

}  // namespace

Reply<std::unique_ptr<GatewayProcess>> GatewayProcess::open(const GatewaySetup& setup) {
  const auto refuse = [](const Error& error, int code) {
    return std::unexpected(Failure{error, code});
  };
  auto config = gateway::load_gateway_config(setup.config);
  if (!config) return refuse(config.error(), exit_config_invalid);
  std::unique_ptr<GatewayProcess> out(new GatewayProcess());
  auto key = open_key(out->files_, setup.key, setup.keys);
  if (!key) return refuse(key.error(), exit_failed);
  Reply<LedgerClient> client = setup.connect();
  if (!client) return std::unexpected(client.error());
  // Without the node nobody knows the length of an interval; later it may go away.
  const Reply<api::StatusView> status = client->status();
  if (!status) return std::unexpected(status.error());
  if (const auto found = find_meters(*client, config->devices); !found)
    return std::unexpected(found.error());
  auto store = gateway::ReadingStore::open(out->files_, config->journal);
  if (!store) return refuse(store.error(), exit_failed);

  const auto ledger = std::make_shared<GatewayLedger>(std::move(*client), std::move(key->secret),
                                                      key->address, setup.valid_minutes, setup.say);
  gateway::LedgerPort port;
  port.newest = [ledger](CommunityIndex c, MeterIndex m) { return ledger->newest(c, m); };
  port.submit = [ledger](std::span<const gateway::StoredReading> r) { return ledger->submit(r); };
  port.report = [ledger](const std::vector<gateway::DeviceStatus>& d) { ledger->report(d); };
  port.clock_agrees = [ledger, clock = &out->clock_] { return ledger->clock_agrees(clock->now()); };
  port.publications = [ledger, broker = config->broker] {
    using Publications = std::vector<std::pair<std::string, std::string>>;
    return broker ? ledger->publications(*broker) : Publications();
  };
  // Holds the ledger's key, and so the ledger.
  out->files_of_folders_ = std::shared_ptr<FolderImport>(
      new FolderImport(config->folders, setup.connect, ledger->key(), key->address, setup.say),
      [ledger](FolderImport* files) { delete files; });
  port.take_file = [files = out->files_of_folders_](const std::string& path,
                                                    const gateway::FolderConfig& folder) {
    return files->take(path, folder);
  };
  out->devices_ = config->devices.size();
  out->folders_ = config->folders.size();
  out->account_ = key->address;
  out->gateway_ = std::make_unique<gateway::Gateway>(std::move(*config), status->interval_length,
                                                     std::move(port), std::move(*store),
                                                     out->clock_, out->files_);
  return out;
}

Reply<void> GatewayProcess::start() {
  if (Result<void> started = gateway_->start(); !started)
    return std::unexpected(Failure{started.error(), exit_failed});
  return {};
}

}  // namespace wattbook::cli
