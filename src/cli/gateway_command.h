// `wattbook gateway`: reads devices and sends their readings to a node (docs/meters.md).
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_gateway_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
