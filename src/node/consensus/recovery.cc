#include "node/consensus/recovery.h"

#include <memory>

#include <fmt/format.h>

#include "node/journal/snapshot_file.h"

namespace wattbook::consensus {

namespace {

constexpr const char* lost_blocks_remedy =
    "restore the whole data directory from a backup or another node";

Result<void> restore_one(StateMachine& machine, env::Files& files, const std::string& directory,
                         Height height) {
  const auto state = journal::read_snapshot(files, directory, height);
  if (!state) return std::unexpected(state.error());
  return machine.restore(*state);
}

// The height of the snapshot that was restored; 0 if there is none that can be read.
Result<Height> restore_newest(StateMachine& machine, Height head, env::Files& files,
                              const std::string& directory, env::Log& log) {
  const auto heights = journal::list_snapshots(files, directory);
  if (!heights) return std::unexpected(heights.error());
  for (const Height height : *heights) {
    if (height > head)
      return fail(fmt::format("the journal ends at height {}, before the snapshot of height {}: "
                              "acknowledged blocks are missing",
                              head.value, height.value),
                  lost_blocks_remedy);
    const auto restored = restore_one(machine, files, directory, height);
    if (restored) return height;
    log.write(env::LogLevel::warning, "consensus",
              "a snapshot cannot be used, falling back to the one before",
              {{"height", std::to_string(height.value)}, {"cause", restored.error().message}});
  }
  return Height(0);
}

Result<void> replay_block(StateMachine& machine, const OrderedBlock& block,
                          SignatureChecks checks) {
  if (const auto applied = machine.apply_block(block.bytes, checks); !applied)
    return fail(
        fmt::format("block {} does not replay: {}", block.height.value, applied.error().message),
        applied.error().hint);
  const AppInfo info = machine.info();
  if (info.height != block.height || info.block_hash != block.hash)
    return fail(fmt::format("block {} replays to another block: height {}, hash {}",
                            block.height.value, info.height.value, to_hex0x(info.block_hash)),
                "this program differs from the one that wrote the journal");
  return {};
}

}  // namespace

Result<Recovery> recover(StateMachine& machine, Orderer& orderer, env::Files& files,
                         const std::string& snapshot_directory, SignatureChecks checks,
                         env::Log& log) {
  const Head head = orderer.head();
  const auto snapshot = restore_newest(machine, head.height, files, snapshot_directory, log);
  if (!snapshot) return std::unexpected(snapshot.error());
  Recovery recovery{*snapshot, machine.info().height, 0};

  // The orderer keeps the delivery beyond this call; blocks ordered later are the engine's own and
  // are executed already.
  const auto replaying = std::make_shared<bool>(true);
  const auto replayed = orderer.subscribe(
      Height(machine.info().height.value + 1),
      [&machine, &recovery, replaying, checks](const OrderedBlock& block) -> Result<void> {
        if (!*replaying) return {};
        if (const auto applied = replay_block(machine, block, checks); !applied) return applied;
        ++recovery.blocks_replayed;
        return {};
      });
  *replaying = false;
  if (!replayed) return std::unexpected(replayed.error());
  recovery.height = machine.info().height;
  if (recovery.height != head.height ||
      (head.height.value > 0 && machine.info().block_hash != head.hash))
    return fail(
        fmt::format("after replay the ledger is at height {} and the journal ends at height "
                    "{} with another block",
                    recovery.height.value, head.height.value),
        lost_blocks_remedy);
  return recovery;
}

}  // namespace wattbook::consensus
