// `wattbook balance [ADDRESS]`: what a member has.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_balance_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
