// `wattbook plan`: the battery planner (DOMAIN 5.4).
#pragma once

namespace CLI {
class App;
}

namespace wattbook::sim {

void add_plan_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::sim
