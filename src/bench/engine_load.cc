#include "bench/engine_load.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>
#include <iostream>
#include <span>
#include <thread>

#include <unistd.h>

#include "base/prng.h"
#include "bench/stopwatch.h"
#include "bench/town.h"
#include "node/app/ledger_machine.h"
#include "node/consensus/engine.h"
#include "node/consensus/solo.h"

namespace wattbook::bench {
namespace {

// A folder that goes with its owner.
class Folder {
 public:
  explicit Folder(const std::string& under) : path_(under + "/wattbook-bench-XXXXXX") {
    CHECK(::mkdtemp(path_.data()) != nullptr);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Node {
  env::SystemFiles files;
  env::FastClock clock{Town::begin + one_minute, 1};
  env::Log log{std::cerr, env::LogLevel::warning, env::LogFormat::text};
  app::LedgerMachine machine{Town::genesis()};
  std::unique_ptr<consensus::SoloOrderer> orderer;
  std::unique_ptr<consensus::Engine> engine;

  explicit Node(const std::string& directory) {
    orderer = std::move(*consensus::SoloOrderer::open(files, directory + "/journal", {}));
    CHECK(files.create_directory(directory + "/snapshots").has_value());
    engine = std::move(*consensus::Engine::open(machine, *orderer, clock, files, log,
                                                {.snapshot_directory = directory + "/snapshots",
                                                 .workers = EngineLoad::workers,
                                                 .snapshot_blocks = 1'000'000}));
  }

  // Submits all and waits for the last answer.
  void run(std::span<const Bytes> commands) {
    std::atomic<std::size_t> open{commands.size()};
    std::promise<void> answered;
    for (const Bytes& command : commands) {
      const auto answer = [&](const consensus::Outcome& outcome) {
        CHECK(outcome.status == consensus::OutcomeStatus::committed);
        if (open.fetch_sub(1) == 1) answered.set_value();
      };
      CHECK(engine->submit(command, answer) == consensus::Submitted::queued);
    }
    answered.get_future().get();
  }
};

chain::SignedCommand random_command(Town& town, Prng& random) {
  const Person& by = town.members[random.below(town.members.size())];
  if (random.below(3) == 0) {
    chain::PlaceOrder order;
    order.price = Price(100 * static_cast<std::int64_t>(1'000 + random.below(40)));
    order.quantity = Amount(10'000);
    return town.command(by, order);
  }
  const Person& to = town.members[random.below(town.members.size())];
  chain::Transfer transfer;
  transfer.legs = {{town.community().cash, to.address, Amount(1)}};
  return town.command(by, transfer);
}

}  // namespace

EngineLoad::EngineLoad(std::uint32_t members, std::uint32_t commands) {
  Town town({.members = members, .signs = true});
  for (const Bytes& block : town.blocks) {
    const Result<chain::BlockView> decoded = chain::decode_block(block);
    CHECK(decoded.has_value());
    for (const ByteView command : decoded->commands)
      founding_.emplace_back(command.begin(), command.end());
  }
  Prng random(3);
  for (std::uint32_t i = 0; i < commands; ++i)
    commands_.push_back(chain::encode_signed(random_command(town, random)));
}

void EngineLoad::check_alone(EngineFigures& figures) const {
  const app::LedgerMachine machine(Town::genesis());
  const Laps laps;
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        for (std::size_t i = worker; i < commands_.size(); i += workers)
          CHECK(machine.check_tx(commands_[i]).accepted);
      });
  }
  figures.checks_per_second = static_cast<double>(commands_.size()) / laps.seconds();
  figures.check_us = laps.processor_seconds() * 1e6 / static_cast<double>(commands_.size());
}

EngineFigures EngineLoad::run(const std::string& directory) const {
  EngineFigures figures;
  check_alone(figures);
  const Folder folder(directory);
  Node node(folder.path());
  node.engine->start();
  node.run(founding_);
  const Laps laps;
  node.run(commands_);
  figures.commands_per_second = static_cast<double>(commands_.size()) / laps.seconds();
  figures.command_us = laps.processor_seconds() * 1e6 / static_cast<double>(commands_.size());
  return figures;
}

double sync_us(const std::string& directory) {
  const Folder folder(directory);
  env::SystemFiles files;
  const auto file = std::move(*files.open_append(folder.path() + "/sync"));
  const Bytes data(512, 1);
  std::vector<double> times;
  for (int i = 0; i < 301; ++i) {
    const Laps laps;
    CHECK(file->append(data).has_value() && file->sync().has_value());
    times.push_back(laps.seconds() * 1e6);
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace wattbook::bench
