// Puts checked commands into blocks, one at a time: the part of the engine that owns the state
// machine. No threads and no I/O here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.h"
#include "node/consensus/command_group.h"
#include "node/consensus/state_machine.h"
#include "node/env/clock.h"

namespace wattbook::consensus {

// A sealed block with the answers that wait for it to be durable.
struct Proposal {
  struct Waiting {
    std::shared_ptr<CommandGroup> group;
    std::uint32_t index;
    Bytes receipt;
  };
  Height height;
  Hash parent;
  SealedBlock block;
  std::vector<Waiting> waiting;
  std::uint64_t tx_bytes = 0;     // of the commands that wait
  std::optional<Bytes> snapshot;  // of the state after this block, if one is due
};

class BlockBuilder {
 public:
  // Takes a snapshot when `snapshot_blocks` (>= 1) blocks were sealed since the last one;
  // `blocks_since_snapshot` were before this start.
  BlockBuilder(StateMachine& machine, const env::Clock& clock, std::uint64_t snapshot_blocks,
               std::uint64_t blocks_since_snapshot);

  // Whether the command still fits in the open block; if not, seal first.
  bool fits(const Command& command) const;
  // Executes an accepted command that fits; opens a block if none is open.
  void execute(Command&& command);
  // Opens a block if the state machine wants one although no command came.
  void open_if_due();
  bool is_open() const { return open_; }
  // Of the block opened last.
  Height height() const { return height_; }
  // Gives up the open block after a fatal error, unanswered. The state machine is then useless.
  void abandon();

  // Closes the open block. An error (broken invariant) is fatal.
  Result<Proposal> seal();

  // Since the last snapshot that was taken; 0: a snapshot now would be the same again.
  std::uint64_t blocks_since_snapshot() const { return blocks_since_snapshot_; }

 private:
  void open_block();

  StateMachine& machine_;
  const env::Clock& clock_;
  std::uint64_t snapshot_blocks_;
  std::uint64_t blocks_since_snapshot_;
  Height height_;
  bool open_ = false;
  Proposal proposal_;  // of the open block
};

}  // namespace wattbook::consensus
