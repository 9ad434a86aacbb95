// `wattbook upgrade plan`: what this program would do with a data directory that another version
// wrote.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_upgrade_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
