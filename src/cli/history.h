// `wattbook history rebuild --data DIR`: makes the query store anew from the journal.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_history_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
