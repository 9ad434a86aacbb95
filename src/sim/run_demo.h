// `wattbook demo`: runs the demo in the foreground until it is told to end.
#pragma once

#include "sim/demo.h"

namespace wattbook::sim {

// `argv[0]` is the word "demo". Prints where to look and how the data is made, opens the page where
// there is a browser, ends with SIGINT, SIGTERM or a fatal error, and removes its data directory.
// Returns the exit code. Called by the main thread before any other thread runs.
int demo_command(int argc, char** argv);

}  // namespace wattbook::sim
