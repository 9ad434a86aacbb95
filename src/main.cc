// The command line: every verb, joined. What is understood of it is in cli/verbs.h.
#include "bench/bench_command.h"
#include "cli/verbs.h"
#include "sim/demo_process.h"
#include "sim/plan_command.h"
#include "sim/run_demo.h"
#include "sim/sim_command.h"

int main(int argc, char** argv) {
  using namespace wattbook;
  return cli::run_verbs(
      argc, argv,
      {sim::add_demo_command, sim::add_demo_devices_command, sim::add_demo_node_command,
       sim::add_sim_command, sim::add_plan_command, bench::add_bench_command});
}
