// `wattbook doctor`: what is wrong with this node, what to do about it, and a bundle for whoever
// helps.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_doctor_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
