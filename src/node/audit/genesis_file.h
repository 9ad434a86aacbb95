// The genesis on disk: `genesis.bin` in the data directory, its canonical bytes. With it a data
// directory says everything about its ledger, and an auditor needs nothing else (DOMAIN 9.6). No
// checksum: its SHA-256 names the ledger and stands in every block.
#pragma once

#include <string>

#include "base/error.h"
#include "core/chain/genesis.h"
#include "node/env/files.h"

namespace wattbook::audit {

inline constexpr const char* genesis_file_name = "genesis.bin";

// Writes the genesis where there is none yet; durable on return. Fails if the directory, which
// exists, belongs to another ledger.
Result<void> keep_genesis(env::Files& files, const std::string& data_directory,
                          const chain::Genesis& genesis);

// Fails where it is missing or its bytes are no genesis.
Result<chain::Genesis> read_genesis(env::Files& files, const std::string& data_directory);

}  // namespace wattbook::audit
