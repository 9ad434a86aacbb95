#include "cli/serve.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "base/version.h"
#include "cli/file_service.h"
#include "cli/gateway_process.h"
#include "cli/node_config.h"
#include "cli/verbs.h"
#include "crypto/address_text.h"
#include "node/app/node.h"
#include "node/audit/genesis_file.h"
#include "node/env/machine.h"

namespace wattbook::cli {
namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;
// Of ledger time: how long a batch of readings may be on its way.
constexpr std::uint32_t gateway_valid_minutes = 60;

std::optional<http::TlsFiles> tls_of(const app::Settings& settings) {
  if (!settings.tls) return std::nullopt;
  return http::TlsFiles{settings.certificate_file, settings.key_file};
}

http::Limits limits_of(const app::Settings& settings) {
  http::Limits limits;
  limits.connections_max = settings.connections_max;
  return limits;
}

app::OperationsOptions operations_of(const app::Settings& settings) {
  return {settings.free_space_min_mib * mebibyte, settings.log_requests};
}

std::optional<ocpp::ServerOptions> stations_of(const app::Settings& settings) {
  if (settings.stations_listen.empty() && settings.stations_listen_encrypted.empty())
    return std::nullopt;
  ocpp::ServerOptions options;
  options.plain = settings.stations_listen;
  options.encrypted = settings.stations_listen_encrypted;
  if (!options.encrypted.empty())
    options.tls = http::TlsFiles{settings.certificate_file, settings.key_file,
                                 settings.stations_client_authority_file};
  options.connections_max = settings.stations_connections_max;
  options.log_bytes_max = settings.stations_log_max_mib * mebibyte;
  options.door = {settings.unknown_stations, settings.stations_security_profile};
  options.central.heartbeat = Duration(settings.stations_heartbeat_seconds * one_second.value);
  return options;
}

app::NodeOptions options_of(const app::Settings& settings, chain::Genesis genesis) {
  app::NodeOptions options;
  options.genesis = std::move(genesis);
  options.data_directory = settings.data_directory;
  options.http.address = settings.listen.front().address;
  options.http.port = settings.listen.front().port;
  options.http.further.assign(settings.listen.begin() + 1, settings.listen.end());
  options.http.limits = limits_of(settings);
  options.http.tls = tls_of(settings);
  options.workers =
      settings.workers > 0 ? settings.workers : std::max(1u, std::thread::hardware_concurrency());
  options.snapshot_blocks = settings.snapshot_blocks;
  options.snapshots_kept = settings.snapshots_kept;
  options.operations = operations_of(settings);
  options.gate.is_open = settings.open;
  options.gate.member_data_is_public = settings.member_data_public;
  options.gate.session = Duration(settings.session_hours * one_hour.value);
  options.gate.requests = {.burst = (settings.requests_per_minute + 9) / 10,
                           .per_minute = settings.requests_per_minute};
  options.stations = stations_of(settings);
  options.load_limits = settings.load_limits;
  options.ocpi_party = settings.ocpi_party;
  options.ocpi_url = settings.public_url;
  options.presentation.version = version();
  options.presentation.time_zone = settings.time_zone;
  return options;
}

// A gateway that runs inside the node.
struct GatewayFlags {
  std::string file;  // empty: none
  std::string key;   // empty: the only one there is
  KeyOptions keys;
};

class Service {
 public:
  Service(const ConfigFlags& flags, const GatewayFlags& inside, LoadedConfig loaded)
      : flags_(flags),
        inside_(inside),
        loaded_(std::move(loaded)),
        log_(std::cerr, loaded_.config.settings.log_level, loaded_.config.settings.log_format) {}

  int run(const sigset_t& signals) {
    if (Result<void> opened = open(); !opened) return tell(opened.error(), exit_failed);
    open_gateway();
    env::notify_supervisor("READY=1\nSTATUS=serving at " + url());
    log_.write(env::LogLevel::info, "serve", "serving", {{"url", url()}});
    for (int signal = SIGHUP; signal == SIGHUP;) {
      sigwait(&signals, &signal);
      if (signal == SIGHUP) reload();
    }
    env::notify_supervisor("STOPPING=1");
    log_.write(env::LogLevel::info, "serve", "finishing what is queued");
    files_->set_gateway(nullptr);
    gateway_.reset();
    const Result<void> stopped = node_->stop();
    if (!stopped && !failed_) return tell(stopped.error(), exit_failed);
    log_.write(env::LogLevel::info, "serve", "stopped");
    return failed_ ? exit_failed : exit_ok;
  }

 private:
  Result<void> open() {
    env::SystemFiles files;
    const app::Settings& settings = loaded_.config.settings;
    std::string authority;
    if (const Result<Bytes> pem = files.read(authority_file(loaded_.file)))
      authority = as_text(*pem);
    Result<chain::Genesis> genesis = audit::read_genesis(files, settings.data_directory);
    if (!genesis) return std::unexpected(genesis.error());
    auto cluster = app::cluster_of(settings, chain::genesis_hash(*genesis));
    if (!cluster) return std::unexpected(cluster.error());
    app::NodeOptions options = options_of(settings, std::move(*genesis));
    options.cluster = std::move(*cluster);
    options.authority = std::move(authority);
    show_settings();
    options.settings = [this] {
      const std::lock_guard lock(settings_mutex_);
      return settings_;
    };
    options.backup_directory = settings.backup_directory;
    options.config_file = loaded_.file;
    auto node = app::Node::open(std::move(options), clock_, log_);
    if (!node) return std::unexpected(node.error());
    node_ = std::move(*node);
    files_.emplace(settings.data_directory + "/posted-files", settings.time_zone);
    node_->set_meter_files(
        {[this](api::MeterFilePosted posted, api::MeterFilePorts::Answer answer) {
          return files_->take(std::move(posted), std::move(answer));
        }});
    if (!inside_.file.empty())
      if (const auto valid = gateway::load_gateway_config(inside_.file); !valid)
        return std::unexpected(valid.error());
    return node_->start([this](const Error& error) {
      failed_ = true;
      tell(error, exit_failed);
      ::kill(::getpid(), SIGTERM);
    });
  }

  // The port may be one that the system picked.
  std::string url() const { return public_url(reached().config.settings); }
  LoadedConfig reached() const {
    LoadedConfig out = loaded_;
    out.config.settings.listen.front().port = node_->port();
    return out;
  }

  // The same gateway as in a process of its own, by the same door. Where it cannot begin, because
  // its meters are not registered yet, the books are served all the same; a reload tries again.
  void open_gateway() {
    if (gateway_ || inside_.file.empty()) return;
    const auto say = [this](const std::string& message, const std::string& hint) {
      log_.write(env::LogLevel::warning, "gateway", message, {{"remedy", hint}});
    };
    const auto connect = [node = reached()]() -> Reply<LedgerClient> {
      Result<http::Client> client = local_client(node);
      if (!client) return std::unexpected(Failure{client.error(), exit_config_invalid});
      return LedgerClient(std::move(*client));
    };
    auto gateway = GatewayProcess::open(
        {inside_.file, inside_.keys, inside_.key, gateway_valid_minutes, say, connect});
    Reply<void> begun;
    if (!gateway)
      begun = std::unexpected(gateway.error());
    else
      begun = (*gateway)->start();
    if (!begun)
      return say("the gateway does not run: " + begun.error().error.message,
                 begun.error().error.hint);
    gateway_ = std::move(*gateway);
    files_->set_gateway(gateway_->files());
    log_.write(env::LogLevel::info, "gateway", "reads devices",
               {{"devices", std::to_string(gateway_->devices())},
                {"account", crypto::address_text(gateway_->account())}});
  }

  void reload() {
    env::notify_supervisor("RELOADING=1");
    if (Result<void> reloaded = take_over(); !reloaded)
      log_.write(env::LogLevel::error, "serve",
                 "not reloaded, everything stays as it was: " + reloaded.error().message,
                 {{"remedy", reloaded.error().hint}});
    env::notify_supervisor("READY=1");
  }

  Result<void> take_over() {
    Result<LoadedConfig> fresh = load(flags_);
    if (!fresh) return std::unexpected(fresh.error());
    // What needs a restart stays as it is, also in memory, so that it is told at each reload.
    app::Settings applied = fresh->config.settings;
    applied.tls = loaded_.config.settings.tls;
    if (Result<void> taken = node_->reload(limits_of(applied), tls_of(applied),
                                           operations_of(applied), applied.load_limits);
        !taken)
      return taken;
    open_gateway();
    log_.set_level(applied.log_level);
    log_.write(env::LogLevel::info, "serve", "reloaded");
    for (std::size_t i = 0; i < fresh->config.values.size(); ++i) {
      app::ConfigValue& now = loaded_.config.values[i];
      const app::ConfigValue& wanted = fresh->config.values[i];
      if (now.items == wanted.items) continue;
      const std::string name(now.setting->name);
      if (now.setting->takes_effect == app::TakesEffect::on_restart) {
        log_.write(env::LogLevel::warning, "serve", name + " has changed: it needs a restart");
      } else {
        log_.write(env::LogLevel::info, "serve", name + " has changed");
        now = wanted;
      }
    }
    show_settings();
    return {};
  }

  // For the API, which asks from its own thread.
  void show_settings() {
    std::vector<api::NodeSettingView> rows;
    for (const app::ConfigValue& value : loaded_.config.values)
      rows.push_back({std::string(value.setting->name), app::toml_text(*value.setting, value.items),
                      value.origin, value.setting->takes_effect == app::TakesEffect::on_restart,
                      std::string(value.setting->help)});
    const std::lock_guard lock(settings_mutex_);
    settings_ = std::move(rows);
  }

  const ConfigFlags& flags_;
  const GatewayFlags& inside_;
  LoadedConfig loaded_;
  env::SystemClock clock_;
  env::Log log_;
  std::mutex settings_mutex_;  // guards the rows below
  std::vector<api::NodeSettingView> settings_;
  std::optional<FileService> files_;  // answers the node's server
  std::unique_ptr<app::Node> node_;
  std::unique_ptr<GatewayProcess> gateway_;  // asks the node
  std::atomic<bool> failed_ = false;
};

int serve(const ConfigFlags& flags, const GatewayFlags& inside) {
  // Blocked here, the signals reach sigwait and no other thread.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Result<LoadedConfig> loaded = load(flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  return Service(flags, inside, std::move(*loaded)).run(signals);
}

}  // namespace

void add_serve_command(CLI::App& root, int& exit_code) {
  CLI::App* const verb = root.add_subcommand("serve", "Run the node in the foreground");
  struct Flags {
    ConfigFlags node;
    GatewayFlags gateway;
  };
  const auto flags = std::make_shared<Flags>();
  add_config_flags(*verb, flags->node);
  verb->add_option("--gateway", flags->gateway.file,
                   "mappings of a gateway that runs inside the node (docs/meters.md)");
  verb->add_option("--gateway-key", flags->gateway.key,
                   "name of the key with which it signs; by default the only one");
  add_key_options(*verb, flags->gateway.keys);
  verb->callback([flags, &exit_code] { exit_code = serve(flags->node, flags->gateway); });
}

}  // namespace wattbook::cli
