// A receipt in words: what became of a command, and what it did.
#pragma once

#include <string>
#include <string_view>

#include "cli/asset_names.h"
#include "node/api/command_views.h"

namespace wattbook::cli {

// "executed in block 1286" and a line for each effect, or "refused: …" with the cause, the field
// at fault and what to do. Ends with a newline.
std::string receipt_text(const api::ReceiptView& receipt, const AssetNames& names);

// Whether the command's sender got what they wanted: it was executed, now or before.
bool is_executed(const api::ReceiptView& receipt);

// The cause behind a rejection's name ("unknown_account"), as a sentence without a stop; the name
// itself where this program does not know it.
std::string rejection_text(std::string_view code);

}  // namespace wattbook::cli
