#include "cli/oracle_run.h"

#include <chrono>
#include <csignal>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/client_options.h"
#include "cli/oracle_runner.h"
#include "crypto/address_text.h"

namespace wattbook::cli {
namespace {

struct Options {
  SignerOptions signer;
  std::string file;
  bool once = false;
};

void say(const std::string& message) { fmt::print(stderr, "wattbook: {}\n", message); }

// False where a signal came within a second.
bool wait_a_second(const sigset_t& signals) {
  const timespec second{1, 0};
  return sigtimedwait(&signals, nullptr, &second) < 0;
}

int run(const Options& options) {
  auto file = load_oracle_file(options.file);
  if (!file) return tell(file.error(), exit_config_invalid);
  Reply<LedgerClient> client = LedgerClient::open(options.signer.reader.server);
  if (!client) return tell(client.error());
  if (const auto status = client->status(); !status) return tell(status.error());
  env::SystemFiles files;
  const auto key = open_key(files, options.signer.key, options.signer.keys);
  if (!key) return tell(key.error(), exit_failed);
  OracleRunner runner(std::move(*file), std::move(*client), key->secret, key->address, say);
  if (options.once) return runner.work(OracleRunner::Clock::now()) == 0 ? exit_ok : exit_failed;
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  say(fmt::format("the oracle signs as {}", crypto::address_text(key->address)));
  do {
    (void)runner.work(OracleRunner::Clock::now());  // what failed was told, and is tried again
  } while (wait_a_second(signals));
  return exit_ok;
}

}  // namespace

void add_oracle_run(CLI::App& oracle, int& exit_code) {
  CLI::App* const app = oracle.add_subcommand(
      "run", "Fetch prices and facts as often as a file says, and publish what is new");
  const auto options = std::make_shared<Options>();
  app->add_option("config", options->file, "what to fetch, a TOML file")->required();
  app->add_flag("--once", options->once, "each document once, then end; for a timer");
  add_signer_options(*app, options->signer);
  app->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli
