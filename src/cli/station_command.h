// The part of `wattbook charger` that sees and commands charge points themselves.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_station_commands(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
