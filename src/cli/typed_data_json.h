// Reads a command from the EIP-712 document that api::typed_data writes and wallets show and sign:
// what is signed elsewhere, and later, travels in this form.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "core/chain/command.h"

namespace wattbook::cli {

struct TypedCommand {
  chain::Command command;
  Hash genesis;  // the salt of the domain
};
// Refuses typed data that is not a command of a wattbook ledger. Its `types` are not looked at:
// what is signed follows our own.
Result<TypedCommand> read_typed_data(std::string_view json);

}  // namespace wattbook::cli
