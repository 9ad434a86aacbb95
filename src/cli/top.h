// `wattbook top`: energy flow, order book and interval of a running node, redrawn every second.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_top_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
