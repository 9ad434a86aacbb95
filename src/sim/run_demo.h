// `wattbook demo`: runs the demo in the foreground until it is told to end.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::sim {

// Prints where to look and how the data is made, opens the page where there is a browser, ends with
// SIGINT, SIGTERM or a fatal error, and removes its data directory. To be run by the main thread
// before any other thread runs.
void add_demo_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::sim
