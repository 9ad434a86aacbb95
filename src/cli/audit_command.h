// `wattbook audit`: the hash-chained log of what administrators did.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_audit_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
