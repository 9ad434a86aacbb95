#include "bench/run.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include "base/check.h"
#include "bench/block_load.h"
#include "bench/engine_load.h"
#include "bench/exchange_load.h"
#include "bench/interval_load.h"

namespace wattbook::bench {
namespace {

constexpr std::uint32_t members = 1'000;
constexpr std::uint32_t month = 2'976;  // quarter-hours of 31 days

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

template <class Measure>
double median_of(int runs, Measure measure) {
  std::vector<double> values;
  for (int i = 0; i < runs; ++i) values.push_back(measure());
  return median(std::move(values));
}

void print(std::string_view what, double value, std::string_view unit, std::string_view target) {
  fmt::print("{:<58} {:>10.2f} {:<22} {}\n", what, value, unit, target);
}

void print_engine(const RunOptions& options) {
  const EngineLoad load(members, 20'000);
  std::vector<double> checks, check_times, commands, wall_ratios, processor_ratios;
  for (int i = 0; i < options.runs; ++i) {
    const EngineFigures figures = load.run(options.directory);
    checks.push_back(figures.checks_per_second);
    check_times.push_back(figures.check_us);
    commands.push_back(figures.commands_per_second);
    wall_ratios.push_back(figures.commands_per_second / figures.checks_per_second);
    processor_ratios.push_back(figures.check_us / figures.command_us);
  }
  print("one signature check", median(check_times), "us", "");
  print("signature checks alone, two threads, by the clock", median(checks) / 1e3, "thousand/s",
        "");
  print("commands answered, durable, with signatures, by the clock", median(commands) / 1e3,
        "thousand/s", "");
  print("  beside the checks alone, by the clock", 100 * median(wall_ratios), "%", ">= 70");
  print("  beside the checks alone, by processor time", 100 * median(processor_ratios), "%",
        ">= 70");
}

}  // namespace

void run(const RunOptions& options) {
  CHECK(options.runs > 0);
  fmt::print("medians of {} runs; processor time unless said otherwise\n", options.runs);
  print("append 512 bytes and fdatasync, by the clock", sync_us(options.directory), "us", "");
  print_engine(options);
  const ExchangeLoad orders(members, {});
  print("orders with escrow, fees, double entry, audit, receipt",
        1e3 / median_of(options.runs, [&] { return orders.run_ns(); }), "million/s", ">= 4");
  const BlockLoad blocks(members, 20, 2'000);
  print("replay without signatures",
        1e6 / median_of(options.runs, [&] { return blocks.replay_ns(); }), "thousand/s", ">= 500");
  print("close an interval of 1,000 members with agents", close_ms(members, 21), "ms", "<= 10");
  MonthLoad corrections(members, month);
  print("settle a month of 1,000 meters again, one command an interval",
        median_of(options.runs, [&] { return corrections.resettle_ms(); }), "ms", "< 1000");
}

}  // namespace wattbook::bench
