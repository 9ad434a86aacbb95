// `wattbook member`: who is in the community, invitations, admission and suspension.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_member_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
