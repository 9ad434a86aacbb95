#include "node/consensus/block_builder.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/limits.h"

namespace wattbook::consensus {

namespace {

// Commands of a block; the other half is for what the state machine adds to them.
constexpr std::uint64_t tx_bytes_max = limits::block_bytes_max / 2;
static_assert(limits::command_bytes_max <= tx_bytes_max);

}  // namespace

BlockBuilder::BlockBuilder(StateMachine& machine, const env::Clock& clock,
                           std::uint64_t snapshot_blocks, std::uint64_t blocks_since_snapshot)
    : machine_(machine),
      clock_(clock),
      snapshot_blocks_(snapshot_blocks),
      blocks_since_snapshot_(blocks_since_snapshot) {
  CHECK(snapshot_blocks >= 1);
}

bool BlockBuilder::fits(const Command& command) const {
  return proposal_.waiting.size() < limits::commands_per_block_max &&
         proposal_.tx_bytes + command.tx.size() <= tx_bytes_max;
}

void BlockBuilder::open_block() {
  const AppInfo info = machine_.info();
  proposal_ = {};
  height_ = Height(info.height.value + 1);
  proposal_.height = height_;
  proposal_.parent = info.block_hash;
  // Block time rises strictly, also when the clock was turned back.
  const Instant time = std::max(info.time + Duration(1), clock_.now());
  machine_.begin_block(proposal_.height, time);
  open_ = true;
}

void BlockBuilder::execute(Command&& command) {
  CHECK(command.checked.accepted && fits(command));
  if (!open_) open_block();
  proposal_.tx_bytes += command.tx.size();
  Bytes receipt = machine_.execute(command.tx, command.checked.evidence);
  proposal_.waiting.push_back({std::move(command.group), command.index, std::move(receipt)});
}

void BlockBuilder::open_if_due() {
  if (!open_ && machine_.wants_block(clock_.now())) open_block();
}

void BlockBuilder::abandon() {
  open_ = false;
  proposal_ = {};
}

Result<Proposal> BlockBuilder::seal() {
  CHECK(open_);
  auto block = machine_.seal_block();
  if (!block) return std::unexpected(block.error());
  if (block->bytes.size() > limits::block_bytes_max)
    return fail(fmt::format("block {} has {} bytes, more than a block may have",
                            proposal_.height.value, block->bytes.size()));
  proposal_.block = std::move(*block);
  open_ = false;
  if (++blocks_since_snapshot_ >= snapshot_blocks_) {
    proposal_.snapshot = machine_.snapshot();
    blocks_since_snapshot_ = 0;
  }
  return std::exchange(proposal_, {});
}

}  // namespace wattbook::consensus
