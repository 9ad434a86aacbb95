// `wattbook serve`: the node of one configuration, in the foreground until it is told to end.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

// SIGTERM and SIGINT finish what is queued and end with 0; SIGHUP reads the configuration again.
// The service manager is told when the node is ready (sd_notify).
void add_serve_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
