// `wattbook init DIR`: a new community, ready to be served: configuration, ledger with its founding
// blocks, and the key of its first administrator.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_init_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
