// `wattbook tls enable|status|trust`: HTTPS for a node, with certificates from elsewhere or from an
// authority of its own.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_tls_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
