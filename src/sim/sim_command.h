// `wattbook sim run|check|make`: scenarios from the command line.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::sim {

void add_sim_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::sim
