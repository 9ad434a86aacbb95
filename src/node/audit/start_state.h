// The state from which blocks are executed again: the genesis, or the newest usable snapshot before
// a height.
#pragma once

#include <string>

#include "base/error.h"
#include "core/chain/machine.h"
#include "node/env/files.h"

namespace wattbook::audit {

// The state after some block below `height`: that of the genesis where `height` is 1 or no snapshot
// is older. A snapshot is taken only where its ledger is the genesis', its block is the journal's,
// its accounts are those of that block's state root, and the digest fits where the block has one.
Result<chain::Machine> start_before(env::Files& files, const std::string& data_directory,
                                    Height height);

}  // namespace wattbook::audit
