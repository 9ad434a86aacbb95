// `wattbook api`: the interface itself, for whoever writes a program.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_api_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
