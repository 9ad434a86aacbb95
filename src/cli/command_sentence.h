// What a command does, in words, for the person who is about to sign it.
#pragma once

#include <string>

#include "cli/asset_names.h"
#include "core/chain/command.h"

namespace wattbook::cli {

// "pay 5 EUR to 0x5aAe…": what follows "you sign to". Nothing the command says is left out, besides
// its header.
std::string sentence_of(const chain::Command& command, const AssetNames& names);

// "2026-06-19T10:00:00Z".
std::string utc_text(Instant time);

}  // namespace wattbook::cli
