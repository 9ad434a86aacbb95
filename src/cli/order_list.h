// `wattbook order list`: open orders, one's own or all of a market.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_order_list(CLI::App& order, int& exit_code);

}  // namespace wattbook::cli
