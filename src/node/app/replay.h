// A data directory read and executed from its files alone, without a lock and without changing
// anything: for checks and for backups.
#pragma once

#include <string>

#include "core/chain/machine.h"
#include "node/env/files.h"

namespace wattbook::app {

// Where a ledger ends.
struct LedgerEnd {
  Height height;
  Hash block;
  Hash state_root;

  bool operator==(const LedgerEnd&) const = default;
};

// Executes every block from genesis on and compares each with its header. An error names the
// segment or the block that is damaged, missing or does not replay. An unfinished record at the
// very end, which a running node may be writing, is passed over.
Result<LedgerEnd> replay_directory(env::Files& files, const std::string& data_directory,
                                   chain::SignatureCheck signatures);

}  // namespace wattbook::app
