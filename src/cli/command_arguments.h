// A command from words: a kind and field=value for each of its fields, by the field map, so that
// every kind can be given and a mistyped name is told with the one that was meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "core/chain/command.h"

namespace wattbook::cli {

// Values are as in JSON without quotes; decimals in any spelling; a list of words with commas
// between; structs and lists of them as JSON. `header` gives id, account and expires; every other
// field must be given.
Result<chain::Command> command_from_arguments(const std::string& kind,
                                              std::span<const std::string> arguments,
                                              const chain::CommandHeader& header);

// The command of {"PlaceOrder":{…}}.
Result<chain::Command> command_from_json(std::string_view json);

// A decimal of at most 6 decimals in any spelling ("1.50"); `what` names it in the error.
Result<std::int64_t> read_amount(std::string_view text, std::string_view what);

}  // namespace wattbook::cli
