// `wattbook charger`: charge points, drivers' tokens and sessions as the ledger has them.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

// The verb, made where it is not there yet: stations' own commands stand under it too.
CLI::App& charger_verb(CLI::App& root);

void add_charger_command(CLI::App& root, int& exit_code);
// The part of it that signs: add, tariff, token, block, license, credit.
void add_charger_signing(CLI::App& charger, int& exit_code);

}  // namespace wattbook::cli
