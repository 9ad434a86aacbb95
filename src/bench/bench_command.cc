#include "bench/bench_command.h"

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "bench/run.h"

namespace wattbook::bench {

void add_bench_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("bench", "Measure the ledger on this machine");
  const auto options = std::make_shared<RunOptions>();
  app->add_option("directory", options->directory, "on the disk to be measured")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  app->callback([options, &exit_code] {
    run(*options);
    exit_code = 0;
  });
}

}  // namespace wattbook::bench
