// `wattbook agent set`: the automatic agent that trades for a member (DOMAIN 6.4).
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_agent_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
