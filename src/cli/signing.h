// From a command to its receipt: what every verb that changes the ledger does.
#pragma once

#include <functional>

#include "base/error.h"
#include "cli/asset_names.h"
#include "cli/client_options.h"
#include "core/chain/command.h"

namespace wattbook::cli {

// Makes the command from the header (id, account, expiry) that it is to have; `names` are the
// assets of the ledger that was asked.
using MakeCommand = std::function<Result<chain::Command>(const chain::CommandHeader& header,
                                                         const AssetNames& names)>;

// Asks the node which ledger it keeps, says in a sentence what is signed, signs with the key,
// sends, and prints the receipt. With --dry-run prints the typed data instead, and asks for no
// password. Returns the exit code: 0 where the command was executed, 2 where `make` refused.
int sign_and_send(const SignerOptions& options, const MakeCommand& make);

// Sends what was signed elsewhere, the JSON of `wattbook key sign`; returns the exit code.
int send_signed(const ReaderOptions& options, std::string_view json);

}  // namespace wattbook::cli
