// The boundary between the engine, which moves opaque bytes, and the ledger, which gives them
// meaning. Shaped after ABCI (CONSENSUS 4): the engine drives, the state machine is passive and
// deterministic, so solo, a replicated log and CometBFT can stand behind the same class.
//
//   CONSENSUS 4                        here
//   info                               info
//   init_chain                         the constructor of the implementation (its genesis state)
//   check_tx                           check_tx
//   prepare_proposal                   the engine: commands in order of arrival until the limits
//   process_proposal, finalize_block   apply_block (a whole block made elsewhere or read back)
//   finalize_block as proposer         begin_block, execute for each command, seal_block
//   commit                             the engine: the block is ordered, thus durable
//   list/load/offer/apply snapshot     snapshot, restore
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/strong_id.h"

namespace wattbook::consensus {

// What the expensive check learned and execution needs: for the ledger, the address that signed.
using Evidence = FixedBytes<struct EvidenceTag, 20>;

struct Checked {
  bool accepted = false;
  Bytes refusal;      // if not accepted: why, as the client shall receive it
  Evidence evidence;  // if accepted
};

struct AppInfo {
  Height height;    // of the last sealed, applied or restored block; genesis is 0
  Hash block_hash;  // its identity; the parent of the next block
  Instant time;     // its time
};

struct SealedBlock {
  Hash hash;        // its identity
  Bytes bytes;      // all that apply_block needs, at most limits::block_bytes_max
  Hash state_root;  // commits to the state after it
};

enum class SignatureChecks : std::uint8_t { verify, skip };

class StateMachine {
 public:
  virtual ~StateMachine() = default;

  // The stateless, expensive part of validation: decoding and signature. Called from many threads
  // at once, also while other members run; must not read or write state.
  virtual Checked check_tx(ByteView tx) const = 0;

  // All below are called by one thread at a time.

  virtual AppInfo info() const = 0;

  // Whether a block without commands is due at `now` (an interval has ended, an order expired).
  virtual bool wants_block(Instant now) const = 0;

  // Opens the block after info(): height = info().height + 1, time > info().time.
  virtual void begin_block(Height height, Instant time) = 0;

  // Executes one checked command in the open block and returns its receipt; a rejected command is
  // a receipt too. The engine adds at most limits::commands_per_block_max commands, and stops
  // adding when their bytes reach limits::block_bytes_max / 2.
  virtual Bytes execute(ByteView tx, const Evidence& evidence) = 0;

  // Closes the open block, after checking the invariants. An error is fatal: the engine stops and
  // the block is not written.
  virtual Result<SealedBlock> seal_block() = 0;

  // The identity of the block that these bytes are, without executing it: content that its hash
  // does not name is an error. Any thread.
  virtual Result<Hash> identify(ByteView block) const = 0;

  // Re-executes a block that follows info(). An error (wrong parent, other roots, undecodable)
  // stops the node; the state is undefined afterwards.
  virtual Result<void> apply_block(ByteView block, SignatureChecks checks) = 0;

  // The whole state after the last block, between blocks.
  virtual Bytes snapshot() const = 0;
  // Replaces the state; on error the state is unchanged.
  virtual Result<void> restore(ByteView snapshot) = 0;
};

}  // namespace wattbook::consensus
