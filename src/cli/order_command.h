// `wattbook order place|replace|cancel`: one's own orders on the community's markets.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_order_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
