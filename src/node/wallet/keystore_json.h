// The text of a sealed key: Web3 Secret Storage version 3 as JSON. Read leniently, as other wallets
// add members of their own and spell hexadecimal both ways; written in one form.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "node/wallet/sealed_key.h"

namespace wattbook::wallet {

std::string keystore_json(const SealedKey& sealed);

// Names the member that is missing or wrong. What it accepts, unseal() takes.
Result<SealedKey> read_keystore_json(std::string_view json);

}  // namespace wattbook::wallet
