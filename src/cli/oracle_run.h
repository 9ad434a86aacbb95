// `wattbook oracle run FILE`: fetches what the file names, as often as it says, and signs it.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_oracle_run(CLI::App& oracle, int& exit_code);

}  // namespace wattbook::cli
