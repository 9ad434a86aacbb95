#include "bench/run.h"

#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "bench/block_load.h"
#include "bench/book_load.h"
#include "bench/engine_load.h"
#include "bench/exchange_load.h"
#include "bench/fee_load.h"
#include "bench/figures.h"
#include "bench/http_load.h"
#include "bench/interval_load.h"
#include "bench/ledger_load.h"
#include "bench/matching_load.h"
#include "bench/node_load.h"
#include "bench/sim_load.h"
#include "bench/stopwatch.h"
#include "crypto/hash.h"

namespace wattbook::bench {
namespace {

using enum Measures;

constexpr std::uint32_t members = 1'000;
constexpr std::uint32_t month = 2'976;  // quarter-hours of 31 days
constexpr int long_runs = 3;            // of what takes seconds each

// Megabytes per second on one thread.
double sha256_rate() {
  const Bytes data(1 << 20, 7);
  const double start = thread_ms();
  for (int i = 0; i < 16; ++i) (void)crypto::sha256(data);
  return 16 * 1e3 / (thread_ms() - start);
}

void print_node(const RunOptions& options) {
  const NodeLoad load(options.directory, members);
  Figures memory, idle;
  const Figures times = Figures::of(options.runs, [&] {
    const NodeFigures figures = load.run();
    memory.add(figures.memory_mb, reference_check_us);
    idle.add(figures.idle_percent, reference_check_us);
    return figures.start_ms;
  });
  print("start a node with 1,000 members, by the clock", times, time, "ms", "< 100");
  print("  to which loading the program adds, by the clock", Figures::of(options.runs, program_ms),
        time, "ms", "");
  print("  its memory", memory, fixed_time, "MB", "< 100");
  print("  what it takes while nobody asks", idle, fixed_time, "% of a core", "< 0.5");
}

// Before the process has other threads.
void print_front_door(const RunOptions& options) {
  for (const bool tls : {false, true}) {
    Figures rates;
    for (int i = 0; i < long_runs; ++i) {
      const GetFigures figures = small_gets({.tls = tls}, options.directory);
      rates.add(figures.per_second / 1e3, figures.check_us);
    }
    print(tls ? "small GETs over TLS, kept connections" : "small GETs, kept connections", rates,
          rate, "thousand/s", tls ? ">= 30" : ">= 60");
  }
  const SocketFigures sockets = busy_topic(1'000, 50);
  print("1,000 WebSockets on a book that changes ten times a second",
        Figures::of({100 * sockets.cores}), time, "% of a core", "< 100");
  const BookFigures book = book_snapshot(10'000);
  print("a book of 10,000 orders by level", Figures::of({book.levels_ms}), time, "ms", "< 5");
  print("  by order, all pages", Figures::of({book.orders_ms}), time, "ms", "");
}

void print_audit(const RunOptions& options) {
  const LedgerLoad load(members, 20'000);
  Figures ratios;
  for (int i = 0; i < long_runs; ++i) {
    const VerifyFigures figures = load.verify(options.directory);
    ratios.add(100 * figures.commands_per_second / figures.checks_per_second, 1);
  }
  print("ledger verify beside signature checks on all cores", ratios, fixed_rate, "%", "");
}

void print_backup(const RunOptions& options) {
  const LedgerLoad load(members, 20'000);
  const BackupFigures backup = load.back_up(options.directory, options.backup_megabytes);
  print(fmt::format("longest answer while {:.0f} MB are backed up, by the clock", backup.megabytes),
        Figures::of({backup.beside_ms}), fixed_time, "ms", "");
  print("  the same without a backup", Figures::of({backup.alone_ms}), fixed_time, "ms", "");
  print("  what the backup added", Figures::of({backup.beside_ms - backup.alone_ms}), fixed_time,
        "ms", "< 50");
}

void print_engine(const RunOptions& options) {
  const EngineLoad load(members, 20'000);
  Figures checks, check_times, commands, wall_ratios, processor_ratios;
  for (int i = 0; i < options.runs; ++i) {
    const EngineFigures figures = load.run(options.directory);
    checks.add(figures.checks_per_second / 1e3, figures.check_us);
    check_times.add(figures.check_us, figures.check_us);
    commands.add(figures.commands_per_second / 1e3, figures.check_us);
    wall_ratios.add(100 * figures.commands_per_second / figures.checks_per_second, 1);
    processor_ratios.add(100 * figures.check_us / figures.command_us, 1);
  }
  print("one signature check with decoding", check_times, time, "us", "");
  print("signature checks alone, two threads, by the clock", checks, rate, "thousand/s", "");
  print("commands answered, durable, with signatures, by the clock", commands, rate, "thousand/s",
        "");
  print("  beside the checks alone, by the clock", wall_ratios, fixed_rate, "%", ">= 70");
  print("  beside the checks alone, by processor time", processor_ratios, fixed_rate, "%", ">= 70");
}

// The runs of the three books are interleaved: the machine is not equally fast at all times.
void print_books(const RunOptions&) {
  const std::vector<MatchingShape> shapes{shallow_book, million_order_book, single_level_book};
  const std::vector<MatchingLoad> loads(shapes.begin(), shapes.end());
  std::vector<Figures> rates(loads.size());
  std::vector<Figures> ratios(loads.size());
  for (int run = 0; run < long_runs; ++run) {
    double shallow = 0;
    for (std::size_t i = 0; i < loads.size(); ++i) {
      const double yardstick = check_us();
      const double messages = 1e3 / loads[i].run_ns();
      if (i == 0) shallow = messages;
      rates[i].add(messages, yardstick);
      ratios[i].add(shallow / messages, 1);
    }
  }
  print("book, matching only, 1,000 orders", rates[0], rate, "million/s", "");
  print("book, matching only, 1,000,000 orders", rates[1], rate, "million/s", ">= 8");
  print("  beside 1,000 orders", ratios[1], fixed_time, "times", "<= 2");
  print("book, matching only, 100,000 orders on one price", rates[2], rate, "million/s", "");
  print("  beside 1,000 orders", ratios[2], fixed_time, "times", "<= 2");
  print("call auction of 100,000 orders",
        Figures::of(long_runs, [] { return auction_ms(100'000); }), time, "ms", "<= 15");
}

void print_chain(const RunOptions& options) {
  {
    const ExchangeLoad orders(members, {});
    print("orders with escrow, fees, double entry, audit, receipt",
          Figures::of(options.runs, [&] { return 1e3 / orders.run_ns(); }), rate, "million/s",
          ">= 4");
  }
  const BlockLoad blocks(members, 20, 2'000);
  print("replay without signatures",
        Figures::of(options.runs, [&] { return 1e6 / blocks.replay_ns(); }), rate, "thousand/s",
        ">= 500");
  print("roll an interval's storage fees for 1,000,000 accounts", Figures::of(roll_ms(1'000'000)),
        time, "ms", "< 1");
  print("close an interval of 1,000 members with agents", Figures::of(close_ms(members, 21)), time,
        "ms", "");
}

void print_machine(const RunOptions& options) {
  print("append 512 bytes and fdatasync, by the clock",
        Figures::of(options.runs, [&] { return sync_us(options.directory); }), fixed_time, "us",
        "");
  print("SHA-256, one thread", Figures::of(options.runs, sha256_rate), fixed_rate, "MB/s", "");
}

void print_corrections(const RunOptions&) {
  MonthLoad corrections(members, month);
  print("settle a month of 1,000 meters again, one command each",
        Figures::of(long_runs, [&] { return corrections.resettle_ms(); }), time, "ms", "< 1000");
}

void print_sim(const RunOptions&) {
  print("sim, 1,000 homes with agents, a day, by the clock",
        Figures::of(long_runs, [] { return sim_seconds(1'000, 1); }), time, "s", "<= 2");
  print("sim, 32 homes with agents, a year, by the clock",
        Figures::of(1, [] { return sim_seconds(32, 365); }), time, "s", "seconds");
}

struct Part {
  std::string_view name;
  void (*print)(const RunOptions&);
};

// The node comes first: its processes inherit this one's memory.
constexpr std::array all_parts{Part{"node", print_node},
                               Part{"http", print_front_door},
                               Part{"machine", print_machine},
                               Part{"engine", print_engine},
                               Part{"audit", print_audit},
                               Part{"backup", print_backup},
                               Part{"book", print_books},
                               Part{"chain", print_chain},
                               Part{"corrections", print_corrections},
                               Part{"sim", print_sim}};

}  // namespace

std::vector<std::string_view> parts() {
  std::vector<std::string_view> out;
  for (const Part& part : all_parts) out.push_back(part.name);
  return out;
}

void run(const RunOptions& options) {
  CHECK(options.runs > 0);
  print_heading(options.runs, long_runs);
  for (const Part& part : all_parts)
    if (options.only.empty() || options.only == part.name) part.print(options);
}

}  // namespace wattbook::bench
