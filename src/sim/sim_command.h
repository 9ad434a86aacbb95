// The command line of the simulator: `wattbook sim run|check|make`.
#pragma once

namespace wattbook::sim {

// `argv[0]` is the word "sim". Returns the exit code: 0, 1 for a failure (told on stderr), 2 for a
// wrong command line.
int sim_command(int argc, char** argv);

}  // namespace wattbook::sim
