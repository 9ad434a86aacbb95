// `wattbook deposit` and `wattbook withdraw`: cash into the ledger by a gateway, and out of it by a
// member.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_deposit_command(CLI::App& root, int& exit_code);
void add_withdraw_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
