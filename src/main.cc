// The command line: which program is meant. Each reads its own options.
#include <string_view>

#include <fmt/format.h>

#include "bench/run.h"
#include "sim/plan_command.h"
#include "sim/run_demo.h"
#include "sim/sim_command.h"

namespace {

constexpr std::string_view usage =
    R"(wattbook: the books of an energy community

usage: wattbook demo [OPTION…]             a simulated community on a throw-away ledger, to look at
       wattbook sim run SCENARIO.toml      run a community from interval data through the ledger
       wattbook sim check SCENARIO.toml    read a scenario and its data, and say what was understood
       wattbook sim make DIR               write a small scenario of made-up homes, to start from
       wattbook plan [OPTION…]             size a shared battery
       wattbook bench [DIR]                measure the ledger on this machine and on DIR's disk
       wattbook version
       wattbook COMMAND --help
)";

}  // namespace

int main(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "demo") return wattbook::sim::demo_command(argc - 1, argv + 1);
  if (command == "sim") return wattbook::sim::sim_command(argc - 1, argv + 1);
  if (command == "plan") return wattbook::sim::plan_command(argc - 1, argv + 1);
  if (command == "bench") {
    wattbook::bench::run({.directory = argc > 2 ? argv[2] : ".", .runs = 5});
    return 0;
  }
  if (command == "version" || command == "--version") {
    fmt::print("wattbook {}\n", WATTBOOK_VERSION);
    return 0;
  }
  const bool asked = command == "help" || command == "--help" || command == "-h";
  fmt::print(asked ? stdout : stderr, "{}", usage);
  if (!asked && !command.empty())
    fmt::print(stderr, "\nwattbook: there is no command '{}'\n", command);
  return asked ? 0 : 2;
}
