// `wattbook command KIND field=value…`: any command of the ledger, by its field map; and sending
// what was signed elsewhere.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_command_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
