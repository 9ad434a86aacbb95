// `wattbook send AMOUNT ASSET ADDRESS`: a transfer of any asset.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_send_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
