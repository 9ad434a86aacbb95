// `wattbook token`: tokens for programs that ask the node.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_token_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
