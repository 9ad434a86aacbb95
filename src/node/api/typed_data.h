// EIP-712 typed data as eth_signTypedData_v4 takes it, from the commands' field maps: what any
// wallet needs to build, show and sign a command without a line of our code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/chain/command.h"

namespace wattbook::api {

// {"types":{"EIP712Domain":[…],kind:[…],…},"primaryType":kind,"domain":{…}} of one kind of command;
// nothing where there is none of that name.
std::optional<std::string> typed_data_types(std::string_view kind, const Hash& genesis);
// The same with the command as "message": exactly what is signed.
std::string typed_data(const chain::Command& command, const Hash& genesis);
std::vector<std::string_view> command_kind_names();

}  // namespace wattbook::api
