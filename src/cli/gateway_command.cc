#include "cli/gateway_command.h"

#include <csignal>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/client_options.h"
#include "cli/gateway_process.h"
#include "crypto/address_text.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  std::string config;
};

// The signals that end the gateway are blocked before its threads begin, and waited for here.
void wait_for_end(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

int run(const Options& options) {
  GatewaySetup setup{
      options.config,
      options.signer.keys,
      options.signer.key,
      options.signer.valid_minutes,
      [](const std::string& message, const std::string& hint) {
        fmt::print(stderr, "wattbook: {}\n", message);
        if (!hint.empty()) fmt::print(stderr, "hint: {}\n", hint);
      },
      [server = options.signer.reader.server] { return LedgerClient::open(server); }};
  const auto running = GatewayProcess::open(setup);
  if (!running) return tell(running.error());
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  if (const auto started = (*running)->start(); !started) return tell(started.error());
  fmt::print(stderr, "wattbook: the gateway reads {} devices and signs as {}\n",
             (*running)->devices(), crypto::address_text((*running)->account()));
  wait_for_end(signals);
  return exit_ok;
}

int check(const Options& options) {
  const auto config = gateway::load_gateway_config(options.config);
  if (!config) return tell(config.error(), exit_config_invalid);
  fmt::print("{}: {} devices, {} folders\n", options.config, config->devices.size(),
             config->folders.size());
  for (const gateway::DeviceConfig& device : config->devices)
    fmt::print("  {}: meter {} of community {}, {}\n", device.name, device.meter.value,
               device.community.value, gateway::evidence_name(device.evidence()));
  for (const gateway::FolderConfig& folder : config->folders)
    fmt::print("  {}: files in {}\n", folder.name, folder.path);
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
