// `wattbook explain ADDRESS --interval TIME`: from a bill line to readings, trades, tariff and rule
// (DOMAIN 8.4).
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_explain_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
