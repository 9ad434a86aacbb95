// `wattbook key new|import|rotate`: how a key comes into the store.
#pragma once

namespace CLI {
class App;
}

namespace wattbook::cli {

void add_key_new(CLI::App& key, int& exit_code);
void add_key_import(CLI::App& key, int& exit_code);
void add_key_rotate(CLI::App& key, int& exit_code);

}  // namespace wattbook::cli
