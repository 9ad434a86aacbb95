// `wattbook meter …`: bringing meter data in, looking at it, and mending it (docs/meters.md).
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_meter_command(CLI::App& root, int& exit_code);

// The verbs below it, one file each.
void add_meter_import(CLI::App& meter, int& exit_code);
void add_meter_telegram(CLI::App& meter, int& exit_code);
void add_meter_list(CLI::App& meter, int& exit_code);
void add_meter_gaps(CLI::App& meter, int& exit_code);
void add_meter_sums(CLI::App& meter, int& exit_code);
void add_meter_add(CLI::App& meter, int& exit_code);
void add_meter_replace(CLI::App& meter, int& exit_code);
void add_meter_substitute(CLI::App& meter, int& exit_code);

}  // namespace wattbook::cli
