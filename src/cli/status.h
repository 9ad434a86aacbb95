// `wattbook status`: one page on a running node.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_status_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
