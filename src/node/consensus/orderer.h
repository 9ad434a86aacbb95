// Something that puts opaque blocks in one order and keeps them: the solo journal, later a
// replicated log (CONSENSUS 4). Any number of proposers stay safe because a block is fenced by its
// parent: compare and append.
#pragma once

#include <cstdint>
#include <functional>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"

namespace wattbook::consensus {

struct OrderedBlock {
  Height height;
  Hash parent;
  Hash hash;
  ByteView bytes;  // valid during the call that passes it
};

// The last block in order; height 0 and a zero hash (the genesis parent is not compared) where
// nothing was ordered yet.
struct Head {
  Height height;
  Hash hash;
};

enum class Append : std::uint8_t {
  ordered,       // durable at this height
  stale_parent,  // the head is another block; nothing was written
  unknown        // it may or may not be ordered: read the log before trying again
};

// Thread-safe.
class Orderer {
 public:
  // Returning an error ends the delivery and fails the call that delivered.
  using Delivery = std::function<Result<void>(const OrderedBlock&)>;

  virtual ~Orderer() = default;

  // Returns when the block is durable, or will not be. An error is fatal: the process must stop
  // and find out by restarting what was written.
  virtual Result<Append> append(const OrderedBlock& block) = 0;

  // Delivers every ordered block from `from` on, in order, without a gap, at least once: first
  // those that exist, before the call returns, then each new one as it becomes durable, on the
  // thread that appends. `deliver` must not call the orderer and outlives it. An error if a block
  // from `from` on was pruned or damaged.
  virtual Result<void> subscribe(Height from, Delivery deliver) = 0;

  // Blocks below `below` are no longer needed; some may be kept.
  virtual Result<void> prune(Height below) = 0;

  // A hint that proposing here is useful; never a safety argument.
  virtual bool may_propose() const = 0;

  virtual Head head() const = 0;
};

}  // namespace wattbook::consensus
