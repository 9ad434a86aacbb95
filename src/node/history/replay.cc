#include "node/history/replay.h"

#include <fmt/format.h>

#include "core/chain/snapshot.h"
#include "node/history/journal_blocks.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::history {
namespace {

constexpr std::size_t batch_blocks = 512;
constexpr std::size_t batch_bytes = 8u << 20;

// The state machine at the newest usable snapshot not beyond `height`, or at genesis.
chain::Machine machine_at(const LedgerFiles& ledger, Height height) {
  const auto heights = journal::list_snapshots(*ledger.files, ledger.snapshot_directory);
  for (const Height candidate : heights.value_or(std::vector<Height>())) {
    if (candidate > height) continue;
    const auto bytes = journal::read_snapshot(*ledger.files, ledger.snapshot_directory, candidate);
    if (!bytes) continue;
    Result<chain::Machine> machine = chain::Machine::restore(*bytes);
    if (machine) return std::move(*machine);
  }
  return chain::Machine(ledger.genesis);
}

}  // namespace

std::string tables_path(const std::string& data_directory) {
  return data_directory + "/history.sqlite";
}

Result<LedgerFiles> ledger_files(env::Files& files, const std::string& data_directory) {
  LedgerFiles out{&files, data_directory + "/journal", data_directory + "/snapshots", {}};
  const auto heights = journal::list_snapshots(files, out.snapshot_directory);
  if (!heights) return std::unexpected(heights.error());
  for (const Height height : *heights) {
    const auto bytes = journal::read_snapshot(files, out.snapshot_directory, height);
    if (!bytes) continue;
    const Result<chain::Machine> machine = chain::Machine::restore(*bytes);
    if (!machine) continue;
    out.genesis = machine->state().genesis;
    return out;
  }
  return fail(fmt::format("{} has no snapshot that names its genesis", out.snapshot_directory),
              "start and stop the node once: it writes a snapshot when it ends");
}

Result<bool> is_of_ledger(const LedgerFiles& ledger, const Progress& progress) {
  if (progress.height.value == 0) return true;
  Result<JournalBlocks> blocks =
      JournalBlocks::open(*ledger.files, ledger.journal_directory, progress.height);
  if (!blocks) return std::unexpected(blocks.error());
  const auto block = blocks->next();
  if (!block) return std::unexpected(block.error());
  return *block && (*block)->height == progress.height && (*block)->hash == progress.block;
}

Result<void> replay(const LedgerFiles& ledger, Projection& projection, Height until,
                    const std::function<bool()>& stop) {
  if (projection.progress().height >= until) return {};
  chain::Machine machine = machine_at(ledger, projection.progress().height);
  BlockRecorder recorder(machine.state());
  Result<JournalBlocks> blocks = JournalBlocks::open(*ledger.files, ledger.journal_directory,
                                                     Height(machine.state().height.value + 1));
  if (!blocks) return std::unexpected(blocks.error());

  std::vector<BlockRecord> batch;
  std::size_t bytes = 0;
  while (!stop() && machine.state().height < until) {
    const auto block = blocks->next();
    if (!block) return std::unexpected(block.error());
    if (!*block) break;
    const auto sealed = machine.replay((*block)->bytes, chain::SignatureCheck::trusted);
    if (!sealed) return std::unexpected(sealed.error());
    BlockRecord record = recorder.record(machine.state(), *sealed);
    if (record.header.height <= projection.progress().height) continue;
    bytes += record.bytes();
    batch.push_back(std::move(record));
    if (batch.size() < batch_blocks && bytes < batch_bytes) continue;
    if (const Result<void> added = projection.add(batch); !added) return added;
    batch.clear();
    bytes = 0;
  }
  return projection.add(batch);
}

Result<Height> rebuild(env::Files& files, const std::string& data_directory,
                       const env::TimeZone& zone) {
  const auto lock = files.lock(data_directory + "/journal/lock");
  if (!lock) return std::unexpected(lock.error());
  const Result<LedgerFiles> ledger = ledger_files(files, data_directory);
  if (!ledger) return std::unexpected(ledger.error());
  remove_database(tables_path(data_directory));
  auto projection = Projection::open(tables_path(data_directory), ledger->genesis, zone);
  if (!projection) return std::unexpected(projection.error());
  const Result<void> done = replay(*ledger, **projection, Height(UINT64_MAX), [] { return false; });
  if (!done) return std::unexpected(done.error());
  return (*projection)->progress().height;
}

}  // namespace wattbook::history
