#include "bench/node_load.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/stopwatch.h"
#include "bench/town.h"
#include "core/chain/block.h"
#include "node/app/node.h"

namespace wattbook::bench {
namespace {

constexpr int intervals_of_a_day = 96;

void wait_for(pid_t child) {
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

// What `work` returns in a process of its own.
template <class Work>
NodeFigures in_child(Work work) {
  int ends[2];
  CHECK(::pipe(ends) == 0);
  const pid_t child = ::fork();
  CHECK(child >= 0);
  if (child == 0) {
    const NodeFigures figures = work();
    ::_exit(::write(ends[1], &figures, sizeof figures) == sizeof figures ? 0 : 1);
  }
  wait_for(child);
  NodeFigures figures;
  CHECK(::read(ends[0], &figures, sizeof figures) == sizeof figures);
  ::close(ends[0]);
  ::close(ends[1]);
  return figures;
}

app::NodeOptions options_for(const std::string& folder) {
  app::NodeOptions options;
  options.genesis = Town::genesis();
  options.data_directory = folder;
  options.presentation.version = "bench";
  return options;
}

// The community's life, with real signatures.
Town lived_town(std::uint32_t members) {
  Town town({.members = members, .signs = true});
  for (int i = 1; i <= intervals_of_a_day; ++i) {
    const Instant end = Town::begin + Duration(Town::quarter.value * i);
    town.now = end;
    town.run_block(town.readings(end, [&](std::uint32_t member) {
      return std::pair(Energy(std::int64_t{100'000} * i + member),
                       Energy(std::int64_t{50'000} * i));
    }));
  }
  return town;
}

NodeFigures make_ledger(const std::string& folder, std::uint32_t members) {
  const Town town = lived_town(members);
  env::ManualClock clock(Town::begin);
  env::Log log{std::cerr, env::LogLevel::warning, env::LogFormat::text};
  const auto node = std::move(*app::Node::open(options_for(folder), clock, log));
  for (const Bytes& block : town.blocks) {
    const Result<chain::BlockView> decoded = chain::decode_block(block);
    CHECK(decoded.has_value());
    clock.set(decoded->header.time);
    for (const ByteView command : decoded->commands) {
      const auto answer = [](const consensus::Outcome& outcome) {
        CHECK(outcome.status == consensus::OutcomeStatus::committed);
      };
      CHECK(node->engine().submit(Bytes(command.begin(), command.end()), answer) ==
            consensus::Submitted::queued);
    }
    CHECK(node->engine().step().has_value());
  }
  CHECK(node->stop().has_value());
  return {};
}

double resident_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "VmRSS:") continue;
    double kilobytes = 0;
    status >> kilobytes;
    return kilobytes / 1024;
  }
  return 0;
}

}  // namespace

NodeLoad::NodeLoad(const std::string& directory, std::uint32_t members)
    : folder_(directory + "/wattbook-bench-XXXXXX") {
  CHECK(::mkdtemp(folder_.data()) != nullptr);
  in_child([&] { return make_ledger(folder_, members); });
}

NodeLoad::~NodeLoad() { std::filesystem::remove_all(folder_); }

NodeFigures NodeLoad::run() const {
  return in_child([this] {
    const Laps laps;
    env::FastClock clock(Town::begin + one_day + one_minute, 1);
    env::Log log{std::cerr, env::LogLevel::warning, env::LogFormat::text};
    auto node = std::move(*app::Node::open(options_for(folder_), clock, log));
    CHECK(node->start([](const Error&) {}).has_value());
    NodeFigures figures{.start_ms = laps.seconds() * 1e3, .memory_mb = resident_mb()};
    std::this_thread::sleep_for(std::chrono::seconds(1));  // it catches up with its history
    const Laps idle;
    std::this_thread::sleep_for(std::chrono::seconds(3));
    figures.idle_percent = 100 * idle.processor_seconds() / idle.seconds();
    return figures;
  });
}

double program_ms() {
  const Laps laps;
  const pid_t child = ::fork();
  CHECK(child >= 0);
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::execl("/proc/self/exe", "wattbook", "version", nullptr);
    ::_exit(1);
  }
  wait_for(child);
  return laps.seconds() * 1e3;
}

}  // namespace wattbook::bench
