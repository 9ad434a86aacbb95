// `wattbook oracle …`: facts from outside, signed by an oracle (DOMAIN 4.7; docs/meters.md).
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_oracle_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
