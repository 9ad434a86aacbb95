// Executes a ledger again up to a height, from its files: what the journal does not hold (receipts,
// balances) comes from there. Trusts the journal's signatures; audit.h is for those who do not.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "core/chain/machine.h"
#include "node/env/files.h"

namespace wattbook::audit {

struct Replayed {
  chain::Machine machine;    // after the block
  chain::SealedBlock block;  // the block, with its receipts
};

// Calls `visit` after every block from `from` to `to`, both at least 1, in order. Begins at the
// newest snapshot before `from`. Fails where the journal ends before `to`.
using BlockVisitor = std::function<Result<void>(chain::Machine&, const chain::SealedBlock&)>;
Result<void> replay(env::Files& files, const std::string& data_directory, Height from, Height to,
                    const BlockVisitor& visit);

Result<Replayed> replay_to(env::Files& files, const std::string& data_directory, Height height);

// A command's place in the journal; nothing if no block holds one with this id.
struct CommandPlace {
  Height height;
  std::uint32_t number = 0;  // in the block, from 0
};
Result<std::optional<CommandPlace>> find_command(env::Files& files,
                                                 const std::string& data_directory,
                                                 const CommandId& id);

// The number of a command's receipt among those of its block: the block's own come first.
std::uint64_t receipt_number(const chain::BlockHeader& header, std::uint32_t command);

}  // namespace wattbook::audit
