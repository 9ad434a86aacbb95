#include "cli/meter_command.h"

#include <CLI/CLI.hpp>

namespace wattbook::cli {

void add_meter_command(CLI::App& root, int& exit_code) {
  CLI::App* const app = root.add_subcommand("meter", "Meter data: import, look, mend");
  app->require_subcommand(1);
  for (const auto add : {add_meter_list, add_meter_add, add_meter_replace, add_meter_import,
                         add_meter_gaps, add_meter_sums, add_meter_substitute, add_meter_telegram})
    add(*app, exit_code);
}

}  // namespace wattbook::cli
