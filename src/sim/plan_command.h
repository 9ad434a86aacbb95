// The command line of the battery planner: `wattbook plan` (DOMAIN 5.4).
#pragma once

namespace wattbook::sim {

// `argv[0]` is the word "plan". Returns the exit code: 0, or 2 for a wrong command line.
int plan_command(int argc, char** argv);

}  // namespace wattbook::sim
