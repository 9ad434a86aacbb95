// `wattbook charger plan`: what an investment would return, from what a node measured.
#pragma once

#include <CLI/CLI.hpp>

namespace wattbook::cli {

void add_charger_plan_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
