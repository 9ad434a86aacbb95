// A command as the EIP-712 document that wallets show and sign (eth_signTypedData_v4): its types,
// its domain and its message. What is signed elsewhere, and later, travels in this form.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "core/chain/command.h"

namespace wattbook::cli {

std::string typed_data_json(const chain::Command& command, const Hash& genesis);

struct TypedCommand {
  chain::Command command;
  Hash genesis;  // the salt of the domain
};
// Refuses typed data that is not a command of a wattbook ledger. Its `types` are not looked at:
// what is signed follows our own.
Result<TypedCommand> read_typed_data(std::string_view json);

}  // namespace wattbook::cli
