#include "bench/run.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/check.h"
#include "bench/block_load.h"
#include "bench/engine_load.h"
#include "bench/exchange_load.h"
#include "bench/fee_load.h"
#include "bench/interval_load.h"
#include "bench/matching_load.h"
#include "bench/node_load.h"
#include "bench/sim_load.h"
#include "bench/stopwatch.h"
#include "crypto/hash.h"

namespace wattbook::bench {
namespace {

constexpr std::uint32_t members = 1'000;
constexpr std::uint32_t month = 2'976;  // quarter-hours of 31 days
constexpr int long_runs = 3;            // of what takes seconds each

// One line of the table: the median and the best of several figures.
void print(std::string_view what, std::vector<double> values, bool more_is_better,
           std::string_view unit, std::string_view target) {
  std::ranges::sort(values);
  fmt::print("{:<58} {:>10.2f} {:>10.2f} {:<12} {}\n", what, values[values.size() / 2],
             more_is_better ? values.back() : values.front(), unit, target);
  std::fflush(stdout);
}
void print_rate(std::string_view what, std::vector<double> values, std::string_view unit,
                std::string_view target) {
  print(what, std::move(values), true, unit, target);
}
void print_cost(std::string_view what, std::vector<double> values, std::string_view unit,
                std::string_view target) {
  print(what, std::move(values), false, unit, target);
}

template <class Measure>
std::vector<double> repeat(int runs, Measure measure) {
  std::vector<double> values;
  for (int i = 0; i < runs; ++i) values.push_back(measure());
  return values;
}

// Megabytes per second on one thread.
double sha256_rate() {
  const Bytes data(1 << 20, 7);
  const double start = thread_ms();
  for (int i = 0; i < 16; ++i) (void)crypto::sha256(data);
  return 16 * 1e3 / (thread_ms() - start);
}

void print_node(const RunOptions& options) {
  const NodeLoad load(options.directory, members);
  std::vector<double> times, memory;
  for (int i = 0; i < options.runs; ++i) {
    const NodeFigures figures = load.run();
    times.push_back(figures.start_ms);
    memory.push_back(figures.memory_mb);
  }
  print_cost("start a node with 1,000 members, by the clock", times, "ms", "< 100");
  print_cost("  to which loading the program adds, by the clock", repeat(options.runs, program_ms),
             "ms", "");
  print_cost("  its memory", memory, "MB", "< 100");
}

void print_engine(const RunOptions& options) {
  const EngineLoad load(members, 20'000);
  std::vector<double> checks, check_times, commands, wall_ratios, processor_ratios;
  for (int i = 0; i < options.runs; ++i) {
    const EngineFigures figures = load.run(options.directory);
    checks.push_back(figures.checks_per_second / 1e3);
    check_times.push_back(figures.check_us);
    commands.push_back(figures.commands_per_second / 1e3);
    wall_ratios.push_back(100 * figures.commands_per_second / figures.checks_per_second);
    processor_ratios.push_back(100 * figures.check_us / figures.command_us);
  }
  print_cost("one signature check", check_times, "us", "");
  print_rate("signature checks alone, two threads, by the clock", checks, "thousand/s", "");
  print_rate("commands answered, durable, with signatures, by the clock", commands, "thousand/s",
             "");
  print_rate("  beside the checks alone, by the clock", wall_ratios, "%", ">= 70");
  print_rate("  beside the checks alone, by processor time", processor_ratios, "%", ">= 70");
}

// The runs of the three books are interleaved: the machine is not equally fast at all times.
void print_books(int runs) {
  const std::vector<MatchingShape> shapes{shallow_book, million_order_book, single_level_book};
  const std::vector<MatchingLoad> loads(shapes.begin(), shapes.end());
  std::vector<std::vector<double>> rates(loads.size());
  std::vector<std::vector<double>> ratios(loads.size());
  for (int run = 0; run < runs; ++run)
    for (std::size_t i = 0; i < loads.size(); ++i) {
      rates[i].push_back(1e3 / loads[i].run_ns());
      ratios[i].push_back(rates[0].back() / rates[i].back());
    }
  print_rate("book, matching only, 1,000 orders", rates[0], "million/s", "");
  print_rate("book, matching only, 1,000,000 orders", rates[1], "million/s", ">= 8");
  print_cost("  beside 1,000 orders", ratios[1], "times", "<= 2");
  print_rate("book, matching only, 100,000 orders on one price", rates[2], "million/s", "");
  print_cost("  beside 1,000 orders", ratios[2], "times", "<= 2");
  print_cost("call auction of 100,000 orders", repeat(runs, [] { return auction_ms(100'000); }),
             "ms", "<= 15");
}

void print_chain(int runs) {
  {
    const ExchangeLoad orders(members, {});
    print_rate("orders with escrow, fees, double entry, audit, receipt",
               repeat(runs, [&] { return 1e3 / orders.run_ns(); }), "million/s", ">= 4");
  }
  const BlockLoad blocks(members, 20, 2'000);
  print_rate("replay without signatures", repeat(runs, [&] { return 1e6 / blocks.replay_ns(); }),
             "thousand/s", ">= 500");
  print_cost("roll an interval's storage fees for 1,000,000 accounts", roll_ms(1'000'000), "ms",
             "< 1");
  print_cost("close an interval of 1,000 members with agents", close_ms(members, 21), "ms", "");
}

}  // namespace

void run(const RunOptions& options) {
  CHECK(options.runs > 0);
  fmt::print("{} runs, of what takes seconds {}; processor time unless said otherwise\n",
             options.runs, long_runs);
  fmt::print("{:<58} {:>10} {:>10} {:<12} {}\n", "", "median", "best", "", "target");
  print_node(options);  // first: its processes inherit this one's memory
  print_cost("append 512 bytes and fdatasync, by the clock",
             repeat(options.runs, [&] { return sync_us(options.directory); }), "us", "");
  print_rate("SHA-256, one thread", repeat(options.runs, sha256_rate), "MB/s", "");
  print_engine(options);
  print_books(long_runs);
  print_chain(options.runs);
  {
    MonthLoad corrections(members, month);
    print_cost("settle a month of 1,000 meters again, one command each",
               repeat(long_runs, [&] { return corrections.resettle_ms(); }), "ms", "< 1000");
  }
  print_cost("sim, 1,000 homes with agents, a day, by the clock",
             repeat(long_runs, [] { return sim_seconds(1'000, 1); }), "s", "<= 2");
  print_cost("sim, 32 homes with agents, a year, by the clock", {sim_seconds(32, 365)}, "s",
             "seconds");
}

}  // namespace wattbook::bench
