// `wattbook receipt ID`: what became of a command.
#pragma once

#include "cli/asset_names.h"
#include "cli/client_options.h"
#include "cli/ledger_client.h"

namespace wattbook::cli {

void add_receipt_command(CLI::App& root, int& exit_code);

// In words, or the node's JSON. Returns the exit code: 0 where the command was executed.
int print_receipt(const ReceiptReply& reply, OutputFormat output, const AssetNames& names);

}  // namespace wattbook::cli
