#include "bench/engine_load.h"

#include <algorithm>
#include <thread>

#include "base/prng.h"
#include "bench/bare_node.h"
#include "bench/stopwatch.h"

namespace wattbook::bench {
namespace {

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
  founding_ = founding_of(town);
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
  BareNode node(folder.path(), workers);
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
