// `wattbook check config|data|ledger`: is it as it should be? Changes nothing, and may run beside
// the node.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_check_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
