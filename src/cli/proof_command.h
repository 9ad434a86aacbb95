// `wattbook proof check`: checks a proof offline, as the standalone wattbook-proof-check does.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_proof_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
