// `wattbook key new|import|export|list|show|rotate|sign`: a person's keys on this machine (DOMAIN
// 8.3). A private key or recovery phrase is printed only where it is asked for.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_key_command(CLI::App& root, int& exit_code);

}  // namespace wattbook::cli
