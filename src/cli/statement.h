// `wattbook member statement ADDRESS --month 2026-11`: a member's monthly statement (DOMAIN 8.4).
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_statement_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
