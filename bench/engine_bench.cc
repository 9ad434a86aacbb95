// What the engine costs: throughput with a check of about 35 us per command beside what two cores
// can do of that check alone, latency of a command that comes alone, and the disk's own time.
// Usage: engine_bench [directory]   (default: the working directory; it must be on the disk to
// measure)
#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <future>
#include <iostream>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "base/check.h"
#include "node/consensus/engine.h"
#include "node/consensus/solo.h"
#include "node/consensus/toy_machine.h"

namespace wattbook::consensus {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::uint32_t cores = 2;
constexpr std::uint32_t commands = 60'000;
constexpr int runs = 5;

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Best of several, as other processes may be at work.
std::uint64_t rounds_of_35_us() {
  constexpr std::uint64_t trial = 1'000'000;
  const toy::ToyMachine machine(trial);
  double best = 1;
  for (int i = 0; i < 20; ++i) {
    const auto start = SteadyClock::now();
    CHECK(machine.check_tx(as_bytes("x")).accepted);
    best = std::min(best, seconds_since(start));
  }
  return static_cast<std::uint64_t>(35e-6 / (best / trial));
}

// Seconds of processor time that this process has used.
double processor_time() {
  timespec time{};
  CHECK(::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Rate {
  double per_second;
  double processor_us;  // for one command; does not suffer from other processes
};

class RateMeter {
 public:
  Rate read() const {
    return {commands / seconds_since(start_),
            (processor_time() - processor_start_) * 1e6 / commands};
  }

 private:
  SteadyClock::time_point start_ = SteadyClock::now();
  double processor_start_ = processor_time();
};

// The check with nothing else to do.
Rate burn_rate(std::uint64_t rounds) {
  const toy::ToyMachine machine(rounds);
  const RateMeter meter;
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t core = 0; core < cores; ++core)
      threads.emplace_back([&] {
        for (std::uint32_t i = 0; i < commands / cores; ++i)
          CHECK(machine.check_tx(as_bytes("command")).accepted);
      });
  }
  return meter.read();
}

struct BenchNode {
  env::SystemFiles files;
  env::SystemClock clock;
  env::Log log{std::cerr, env::LogLevel::warning, env::LogFormat::text};
  toy::ToyMachine machine;
  std::unique_ptr<SoloOrderer> orderer;
  std::unique_ptr<Engine> engine;

  BenchNode(const std::string& directory, std::uint64_t rounds) : machine(rounds) {
    orderer = std::move(SoloOrderer::open(files, directory + "/journal", {}).value());
    CHECK(files.create_directory(directory + "/snapshots").has_value());
    engine = std::move(Engine::open(machine, *orderer, clock, files, log,
                                    {.snapshot_directory = directory + "/snapshots",
                                     .workers = cores,
                                     .snapshot_blocks = 1'000'000})
                           .value());
  }
};

// Durable commands per second; one client keeps the intake full.
Rate engine_rate(const std::string& directory, std::uint64_t rounds, std::uint64_t& blocks) {
  BenchNode node(directory, rounds);
  const std::uint64_t height = node.engine->committed().value;
  std::atomic<std::uint32_t> open{commands};
  std::promise<void> all_done;
  const RateMeter meter;
  node.engine->start();
  for (std::uint32_t i = 0; i < commands; ++i) {
    const Submitted submitted = node.engine->submit(Bytes(150, 'x'), [&](Outcome outcome) {
      CHECK(outcome.status == OutcomeStatus::committed);
      if (open.fetch_sub(1) == 1) all_done.set_value();
    });
    CHECK(submitted == Submitted::queued);
  }
  all_done.get_future().get();
  const Rate rate = meter.read();
  blocks = node.engine->committed().value - height;
  return rate;
}

void print_latency(const std::string& directory, std::uint64_t rounds) {
  BenchNode node(directory, rounds);
  node.engine->start();
  std::vector<double> us;
  for (int i = 0; i < 2'000; ++i) {
    std::promise<void> answered;
    const auto start = SteadyClock::now();
    CHECK(node.engine->submit(Bytes(150, 'x'), [&](Outcome) { answered.set_value(); }) ==
          Submitted::queued);
    answered.get_future().get();
    us.push_back(seconds_since(start) * 1e6);
  }
  std::sort(us.begin(), us.end());
  fmt::print("latency of a command alone, 2000 times: p50 {:.0f} us, p99 {:.0f} us\n",
             us[us.size() / 2], us[us.size() * 99 / 100]);
}

void print_sync_time(const std::string& directory) {
  env::SystemFiles files;
  const auto file = std::move(files.open_append(directory + "/sync").value());
  const Bytes data(512, 1);
  std::vector<double> us;
  for (int i = 0; i < 1'000; ++i) {
    const auto start = SteadyClock::now();
    CHECK(file->append(data).has_value() && file->sync().has_value());
    us.push_back(seconds_since(start) * 1e6);
  }
  std::sort(us.begin(), us.end());
  fmt::print("append 512 B and fdatasync, 1000 times: p50 {:.0f} us, p99 {:.0f} us\n", us[500],
             us[990]);
}

void print_replay(const std::string& directory) {
  // Replay without snapshot: everything the runs wrote.
  for (const auto& entry : std::filesystem::directory_iterator(directory + "/snapshots"))
    std::filesystem::remove(entry);
  const auto start = SteadyClock::now();
  const BenchNode node(directory, 0);
  const double took = seconds_since(start);
  const auto count = static_cast<double>(node.machine.executed().size());
  fmt::print("start with replay of {:.0f} commands: {:.2f} s, {:.0f} commands/s\n", count, took,
             count / took);
}

}  // namespace

void run(const std::string& directory) {
  const std::uint64_t rounds = rounds_of_35_us();
  print_sync_time(directory);
  print_latency(directory, rounds);
  std::vector<double> ratios;
  std::vector<double> processor_ratios;
  for (int i = 0; i < runs; ++i) {
    std::uint64_t blocks = 0;
    const Rate burn = burn_rate(rounds);
    const Rate engine = engine_rate(directory, rounds, blocks);
    ratios.push_back(engine.per_second / burn.per_second);
    processor_ratios.push_back(burn.processor_us / engine.processor_us);
    fmt::print(
        "check alone on {} cores {:.0f}/s ({:.1f} us each), engine {:.0f}/s ({:.1f} us each) in "
        "{} blocks\n",
        cores, burn.per_second, burn.processor_us, engine.per_second, engine.processor_us, blocks);
  }
  fmt::print("engine beside check alone, medians: {:.2f} by the clock, {:.2f} by processor time\n",
             median(ratios), median(processor_ratios));
  print_replay(directory);
}

}  // namespace wattbook::consensus

int main(int argc, char** argv) {
  std::string directory = std::string(argc > 1 ? argv[1] : ".") + "/engine-bench-XXXXXX";
  CHECK(::mkdtemp(directory.data()) != nullptr);
  wattbook::consensus::run(directory);
  std::filesystem::remove_all(directory);
  return 0;
}
