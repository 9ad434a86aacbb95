// `wattbook completion bash|zsh|fish` and `wattbook man`: written from the verbs themselves, so
// that they cannot lag behind.
#pragma once

#include <string>

#include "cli/verb_tree.h"

namespace wattbook::cli {

std::string bash_completion(const Verb& root);
std::string zsh_completion(const Verb& root);
std::string fish_completion(const Verb& root);

// In man(7) macros, section 1.
std::string man_page(const Verb& root);

void add_completion_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
