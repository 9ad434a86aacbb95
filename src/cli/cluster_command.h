// `wattbook cluster key|certify|init|leave|status`: a node by itself becomes a member of a cluster,
// and one by itself again.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_cluster_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
