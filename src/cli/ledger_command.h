// `wattbook ledger`: reads a ledger from its files, beside a running node or without one (DOMAIN
// 9.5, 9.6). Nothing here writes into a data directory.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_ledger_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
