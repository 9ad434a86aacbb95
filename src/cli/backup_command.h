// `wattbook backup create|list|verify|restore`.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_backup_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
