// The first blocks of a new ledger: a community with its rules and first tariff, signed by the key
// that governs and operates it.
#pragma once

#include <string>

#include "base/error.h"
#include "core/chain/settings.h"
#include "crypto/signature.h"
#include "node/env/clock.h"
#include "node/env/entropy.h"
#include "node/env/log.h"

namespace wattbook::cli {

struct Founding {
  std::string name;      // of ledger and community
  std::string currency;  // ISO 4217
  chain::CommunitySettings settings;
  Price import_price;
  Price feed_in_price;
  Price sharing_price;
};

// Writes genesis.bin, and the founding commands as blocks, into an empty data directory.
Result<void> found_ledger(const std::string& data_directory, const Founding& founding,
                          const crypto::SecretKey& administrator, const env::Clock& clock,
                          env::Entropy& entropy, env::Log& log);

}  // namespace wattbook::cli
