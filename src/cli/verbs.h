// The command line as one tree of verbs: the node's own, which are added here, and those that
// main.cc brings. Also what all verbs share: exit codes, and how an error is told.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace CLI {
class App;
}

namespace wattbook::cli {

// Numbers that scripts rely on (docs/operating.md).
inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_config_invalid = 3;
inline constexpr int exit_unreachable = 4;
inline constexpr int exit_verification_failed = 5;

// Declares a verb with its options on `root`; its callback stores the exit code. Both outlive the
// parsing.
using AddCommand = void (*)(CLI::App& root, int& exit_code);

// Parses the command line and runs the verb that it names. Returns the process's exit code.
int run_verbs(int argc, char** argv, std::initializer_list<AddCommand> further);

// Writes the error and its hint to standard error; returns `exit_code`.
int tell(const Error& error, int exit_code);

// The message for the first word of `words` that names no verb where only a verb may stand;
// nothing where each is known. For "wattbook srve" it suggests "serve".
std::optional<Error> unknown_verb(const CLI::App& root, const std::vector<std::string_view>& words);

}  // namespace wattbook::cli
