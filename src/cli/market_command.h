// `wattbook market book|trades`: what stands on the market and what was traded.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_market_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
