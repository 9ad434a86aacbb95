#include "cli/gateway_command.h"

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/decimal.h"
#include "cli/interval_row.h"
#include "cli/meter_ledger.h"
#include "cli/signing.h"
#include "crypto/address_text.h"
#include "gateway/gateway.h"
#include "node/api/community_views.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  std::string config;
};

// The node behind the gateway, for as long as it runs.
class Ledger {
 public:
  Ledger(LedgerClient client, crypto::SecretKey key, Address account, std::uint32_t valid_minutes)
      : client_(std::move(client)),
        key_(std::move(key)),
        account_(account),
        valid_(one_minute.value * valid_minutes) {}

  Result<std::optional<gateway::StoredReading>> newest(CommunityIndex community, MeterIndex meter) {
    const auto reading = newest_reading(client_, community, meter);
    if (!reading) return std::unexpected(reading.error().error);
    if (!*reading) return std::nullopt;
    gateway::StoredReading out;
    out.community = community;
    out.meter = meter;
    out.sequence = (*reading)->sequence;
    out.time = (*reading)->time;
    out.import_register = (*reading)->import_register;
    out.export_register = (*reading)->export_register;
    return out;
  }

  Result<std::size_t> submit(std::span<const gateway::StoredReading> readings) {
    // The node's own time: ours may be wrong, and the command lapses by the ledger's.
    const auto status = client_.status();
    if (!status) return std::unexpected(status.error().error);
    currency_ = status->currency;
    ReadingSender sender(client_, key_,
                         {readings[0].community, account_, status->genesis, status->time + valid_});
    for (const gateway::StoredReading& reading : readings)
      if (const auto added =
              sender.add_numbered({reading.meter, reading.sequence, reading.time,
                                   reading.import_register, reading.export_register});
          !added)
        return std::unexpected(added.error().error);
    if (const auto sent = sender.flush_whatever(); !sent)
      return std::unexpected(sent.error().error);
    std::size_t quarantined = 0;
    for (const auto& [cause, entry] : sender.quarantined()) quarantined += entry.count;
    return quarantined;
  }

  std::vector<std::pair<std::string, std::string>> publications(
      const gateway::BrokerConfig& broker);

 private:
  LedgerClient client_;
  crypto::SecretKey key_;
  Address account_;
  Duration valid_;
  std::string currency_;
};

using Publications = std::vector<std::pair<std::string, std::string>>;

// A sensor of ours, announced to Home Assistant and told.
void add_sensor(Publications& out, const gateway::BrokerConfig& broker, const std::string& id,
                const std::string& name, const std::string& unit, const std::string& value) {
  const std::string topic = fmt::format("{}/{}", broker.publish, id);
  if (!broker.discovery.empty())
    out.emplace_back(fmt::format("{}/sensor/wattbook_{}/config", broker.discovery, id),
                     fmt::format(R"({{"unique_id":"wattbook_{}","name":"{}","state_topic":"{}",)"
                                 R"("unit_of_measurement":"{}","state_class":"measurement"}})",
                                 id, name, topic, unit));
  out.emplace_back(topic, value);
}

Publications Ledger::publications(const gateway::BrokerConfig& broker) {
  Publications out;
  const auto status = client_.status();
  if (!status) return out;
  const std::string price = fmt::format("{}/kWh", status->currency);
  const auto tariff = client_.rows<api::TariffView>("communities/0/tariff?limit=1000");
  const api::TariffView* now = nullptr;
  if (tariff)
    for (const api::TariffView& step : *tariff)
      if (step.start <= status->time) now = &step;
  if (now != nullptr) {
    add_sensor(out, broker, "import_price", "Grid price", price,
               format_decimal(now->import_price.value));
    add_sensor(out, broker, "feed_in_price", "Feed-in price", price,
               format_decimal(now->feed_in_price.value));
    add_sensor(out, broker, "sharing_price", "Community price", price,
               format_decimal(now->sharing_price.value));
  }
  const auto intervals = client_.rows<IntervalRow>("communities/0/intervals?limit=1");
  if (intervals && !intervals->empty()) {
    // 1 mWh over 1 ms is 3600 W.
    const std::int64_t watts = mul_div_floor(intervals->front().community_export.value, 3'600,
                                             status->interval_length.value);
    add_sensor(out, broker, "surplus", "Community surplus", "W", fmt::format("{}", watts));
  }
  if (const auto members = client_.members(0))
    for (const api::MemberView& member : members->members) {
      const std::string address = to_hex0x(member.address);
      add_sensor(out, broker, address + "_stored", "Stored energy", "kWh",
                 format_decimal(member.watt.value));
      add_sensor(out, broker, address + "_cash", "Balance", status->currency,
                 format_decimal(member.cash.value));
    }
  return out;
}

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

// The signals that end the gateway are blocked before its threads begin, and waited for here.
void wait_for_end(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

int run(const Options& options) {
  auto config = gateway::load_gateway_config(options.config);
  if (!config) return tell(config.error(), exit_config_invalid);
  env::SystemFiles files;
  wallet::KeyStore keys(files, options.signer.keys.directory);
  const auto entry = choose_key(keys, options.signer.key);
  if (!entry) return tell(entry.error(), exit_failed);
  auto secret = unlock(keys, entry->name, options.signer.keys);
  if (!secret) return tell(secret.error(), exit_failed);
  Reply<LedgerClient> client = LedgerClient::open(options.signer.reader.server);
  if (!client) return tell(client.error());
  // Without the node nobody knows the length of an interval; later it may go away.
  const Reply<api::StatusView> status = client->status();
  if (!status) return tell(status.error());
  if (const auto found = find_meters(*client, config->devices); !found) return tell(found.error());
  auto store = gateway::ReadingStore::open(files, config->journal);
  if (!store) return tell(store.error(), exit_failed);

  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const auto ledger = std::make_shared<Ledger>(std::move(*client), std::move(*secret),
                                               entry->address, options.signer.valid_minutes);
  gateway::LedgerPort port;
  port.newest = [ledger](CommunityIndex c, MeterIndex m) { return ledger->newest(c, m); };
  port.submit = [ledger,
                 told = std::string()](std::span<const gateway::StoredReading> readings) mutable {
    auto sent = ledger->submit(readings);
    // Each reason once: it is tried again every minute, and the counter tells how often.
    const std::string reason = sent ? "" : sent.error().message;
    if (!sent && reason != told)
      fmt::print(stderr, "wattbook: readings wait: {}\nhint: {}\n", reason, sent.error().hint);
    told = reason;
    return sent;
  };
  port.publications = [ledger, broker = config->broker] {
    return broker ? ledger->publications(*broker) : Publications();
  };
  const env::SystemClock clock;
  const std::size_t devices = config->devices.size();
  gateway::Gateway running(std::move(*config), status->interval_length, std::move(port),
                           std::move(*store), clock, files);
  if (Result<void> started = running.start(); !started) return tell(started.error(), exit_failed);
  fmt::print(stderr, "wattbook: the gateway reads {} devices and signs as {}\n", devices,
             crypto::address_text(entry->address));
  wait_for_end(signals);
  return exit_ok;
}

int check(const Options& options) {
  const auto config = gateway::load_gateway_config(options.config);
  if (!config) return tell(config.error(), exit_config_invalid);
  fmt::print("{}: {} devices\n", options.config, config->devices.size());
  for (const gateway::DeviceConfig& device : config->devices)
    fmt::print("  {}: meter {} of community {}, {}\n", device.name, device.meter.value,
               device.community.value, gateway::evidence_name(device.evidence()));
  return exit_ok;
}

}  // namespace

void add_gateway_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand(
      "gateway", "Read meters over MQTT, HTTP, Modbus, P1 and SML, and send their readings");
  app->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  CLI::App* const run_app = app->add_subcommand("run", "Until it is told to end");
  run_app->add_option("config", options->config, "the mappings, a TOML file")->required();
  add_signer_options(*run_app, options->signer);
  run_app->callback([options, &exit_code] { exit_code = run(*options); });
  CLI::App* const check_app = app->add_subcommand("check", "Is the file understood?");
  check_app->add_option("config", options->config, "the mappings, a TOML file")->required();
  check_app->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace wattbook::cli
