#include "bench/bench_command.h"

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "bench/run.h"

namespace wattbook::bench {

void add_bench_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("bench", "Measure the ledger on this machine");
  const auto options = std::make_shared<RunOptions>();
  app->add_option("directory", options->directory, "on the disk to be measured")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  const auto names = parts();
  app->add_option("--only", options->only, "one part")
      ->check(CLI::IsMember(std::vector<std::string>(names.begin(), names.end())));
  app->add_option("--backup-megabytes", options->backup_megabytes,
                  "size of the ledger that is backed up; twice that is needed on the disk")
      ->check(CLI::Range(1u, 1'000'000u))
      ->capture_default_str();
  app->callback([options, &exit_code] {
    run(*options);
    exit_code = 0;
  });
}

}  // namespace wattbook::bench
