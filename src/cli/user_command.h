// `wattbook user`: who administers this node, and in which role.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_user_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
