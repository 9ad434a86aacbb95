// Brings a state machine from its genesis state to the head of the orderer: newest snapshot that
// can be read, then the blocks after it.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "node/consensus/orderer.h"
#include "node/consensus/state_machine.h"
#include "node/env/files.h"
#include "node/env/log.h"

namespace wattbook::consensus {

struct Recovery {
  Height snapshot_height;  // 0: the state machine's own genesis state
  Height height;           // after replay
  std::uint64_t blocks_replayed = 0;
};

// A damaged snapshot is passed over with a warning. An error if blocks are missing or damaged, if a
// block does not replay, or if the orderer ends before a snapshot (it has lost blocks).
Result<Recovery> recover(StateMachine& machine, Orderer& orderer, env::Files& files,
                         const std::string& snapshot_directory, SignatureChecks checks,
                         env::Log& log);

}  // namespace wattbook::consensus
