// `wattbook config`: what holds, where each value comes from, and what can be set.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_config_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
