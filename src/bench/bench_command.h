// `wattbook bench`: the figures of run.h from the command line.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::bench {

void add_bench_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::bench
