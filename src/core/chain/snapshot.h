// The whole state as canonical bytes: what a node starts from instead of replaying everything, and
// what a header's snapshot digest commits to. A snapshot is the hash of the newest block, which the
// digest cannot cover, then the state's bytes.
#pragma once

#include "base/error.h"
#include "core/chain/state.h"

namespace wattbook::chain {

// Everything but the hash of the newest block.
Bytes encode_state(const State& state);

Bytes encode_snapshot(const State& state);
// The state that has this snapshot, indistinguishable from the one it was taken from. Fails where
// the bytes are damaged or a law of the ledger, a book or the fee index is broken.
Result<State> decode_snapshot(ByteView bytes);

}  // namespace wattbook::chain
