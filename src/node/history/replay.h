// Brings the tables up from the journal: blocks hold commands only, so they are executed again,
// from the newest snapshot that is not beyond the tables, and what that gives is projected.
#pragma once

#include <functional>
#include <string>

#include "node/env/files.h"
#include "node/history/projection.h"

namespace wattbook::history {

struct LedgerFiles {
  env::Files* files = nullptr;
  std::string journal_directory;
  std::string snapshot_directory;
  chain::Genesis genesis;
};

// The files of a ledger under a node's data directory, with the genesis that its newest snapshot
// names.
Result<LedgerFiles> ledger_files(env::Files& files, const std::string& data_directory);

// Whether the newest block in the tables is in the journal.
Result<bool> is_of_ledger(const LedgerFiles& ledger, const Progress& progress);

// Projects the blocks after `projection.progress()` up to `until`, or to the journal's end. Ends
// early, with what it has, once `stop` says so.
Result<void> replay(const LedgerFiles& ledger, Projection& projection, Height until,
                    const std::function<bool()>& stop);

// Makes the tables of a data directory anew. No node
// may run on the directory.
Result<Height> rebuild(env::Files& files, const std::string& data_directory,
                       const env::TimeZone& zone);

// data_directory + "/history.sqlite"
std::string tables_path(const std::string& data_directory);

}  // namespace wattbook::history
