// Decides what this delegate proposes next. Any number of delegates may propose at the same time:
// the orderer's fence lets one of them have the slot, and the others propose again. So that they do
// not all try, each slot has a first proposer, and the others wait a little longer, each in turn.
#pragma once

#include <optional>

#include "base/error.h"
#include "node/cluster/pool.h"
#include "node/cluster/replica.h"

namespace wattbook::cluster {

// Between the turns of two delegates at one slot.
inline constexpr Duration turn_length{20};

struct Draft {
  Slot slot;
  Bytes bytes;  // a signed proposal
};

class Proposer {
 public:
  // `index` is the delegate's place in its set of `delegates`.
  Proposer(const Foundation& foundation, std::uint32_t index, std::uint32_t delegates);

  // What to append at the tip now; the same bytes each time until the slot is taken, so that an
  // answer that was lost does no harm. Nothing where it is another's turn, there is nothing to
  // propose, or too much is not yet certified. `elapsed` is since the tip was reached.
  Result<std::optional<Draft>> draft(const Replica& replica, const Pool& pool, bool wants_block,
                                     Instant now, Duration elapsed, SignStore& signs,
                                     const crypto::SecretKey& key);

 private:
  Hash chain_;
  std::uint32_t epoch_;
  std::uint32_t index_;
  std::uint32_t delegates_;
  std::optional<Draft> pending_;
};

}  // namespace wattbook::cluster
