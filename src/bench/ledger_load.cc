#include "bench/ledger_load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "base/prng.h"
#include "bench/bare_node.h"
#include "bench/stopwatch.h"
#include "node/app/backup.h"
#include "node/audit/audit.h"
#include "node/audit/genesis_file.h"

namespace wattbook::bench {
namespace {

std::uint32_t cores() { return std::max(1u, std::thread::hardware_concurrency()); }

constexpr std::size_t probes_alone = 300;
constexpr int bulk_commands = 16;  // submitted together while a ledger is filled
constexpr std::chrono::milliseconds between_probes{10};  // so that they last as long as the backup

void keep_genesis(const std::string& folder) {
  env::SystemFiles files;
  CHECK(audit::keep_genesis(files, folder, Town::genesis()).has_value());
}

double journal_megabytes(const std::string& folder) {
  double bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder + "/journal"))
    bytes += static_cast<double>(file.file_size());
  return bytes / 1e6;
}

// Milliseconds until the answer to one command.
double answer_ms(BareNode& node, const Bytes& command) {
  const Laps laps;
  node.run(std::span(&command, 1));
  return laps.seconds() * 1e3;
}

}  // namespace

LedgerLoad::LedgerLoad(std::uint32_t members, std::uint32_t commands) {
  Town town({.members = members, .signs = true});
  founding_ = founding_of(town);
  Prng random(5);
  for (std::uint32_t i = 0; i < commands; ++i) {
    const Person& by = town.members[random.below(town.members.size())];
    const Person& to = town.members[random.below(town.members.size())];
    chain::Transfer transfer;
    transfer.legs = {{town.community().cash, to.address, Amount(1)}};
    commands_.push_back(chain::encode_signed(town.command(by, transfer)));
  }
}

double LedgerLoad::checks_alone() const {
  const app::LedgerMachine machine(Town::genesis());
  const Laps laps;
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t worker = 0; worker < cores(); ++worker)
      threads.emplace_back([&, worker] {
        for (std::size_t i = worker; i < commands_.size(); i += cores())
          CHECK(machine.check_tx(commands_[i]).accepted);
      });
  }
  return static_cast<double>(commands_.size()) / laps.seconds();
}

VerifyFigures LedgerLoad::verify(const std::string& directory) const {
  const Folder folder(directory);
  {
    BareNode node(folder.path(), cores());
    keep_genesis(folder.path());
    node.run(founding_);
    node.run(commands_);
    node.stop();
  }
  VerifyFigures out;
  out.checks_per_second = checks_alone();
  env::SystemFiles files;
  const Laps laps;
  const auto report = audit::audit(files, folder.path(), {.threads = cores()});
  CHECK(report.has_value() && !report->fault);
  out.commands_per_second = static_cast<double>(report->commands) / laps.seconds();
  return out;
}

BackupFigures LedgerLoad::back_up(const std::string& directory, std::uint32_t megabytes) const {
  const Folder folder(directory);
  const Folder backups(directory);
  BareNode node(folder.path(), cores());
  keep_genesis(folder.path());
  node.run(founding_);

  // Readings of a time to come are refused, and stand in their block
  // nevertheless.
  Town town({.members = 1'000, .signs = true});
  for (std::uint64_t bytes = 0; bytes < std::uint64_t{megabytes} * 1'000'000;) {
    std::vector<Bytes> bulk;
    for (int i = 0; i < bulk_commands; ++i) {
      const auto batches = town.readings(Town::begin + one_day, [](std::uint32_t member) {
        return std::pair(Energy(member), Energy(0));
      });
      bulk.push_back(chain::encode_signed(batches.front()));
      bytes += bulk.back().size();
    }
    node.run(bulk);
  }

  BackupFigures out;
  out.megabytes = journal_megabytes(folder.path());
  std::size_t next = 0;
  while (next < probes_alone)
    out.alone_ms = std::max(out.alone_ms, answer_ms(node, commands_[next++]));
  std::atomic<bool> done = false;
  const Laps laps;
  std::jthread backing_up([&] {
    CHECK(app::create_backup({folder.path(), ""}, backups.path(), app::Sealed::copied, Town::begin)
              .has_value());
    out.backup_seconds = laps.seconds();
    done = true;
  });
  while (!done && next < commands_.size()) {
    out.beside_ms = std::max(out.beside_ms, answer_ms(node, commands_[next++]));
    std::this_thread::sleep_for(between_probes);
  }
  backing_up.join();
  return out;
}

}  // namespace wattbook::bench
