// The options of the verbs that talk to a node.
#pragma once

#include <cstdint>
#include <string>

#include "cli/key_options.h"

namespace CLI {
class App;
}

namespace wattbook::cli {

enum class OutputFormat : std::uint8_t { table, json, csv };

struct ReaderOptions {
  std::string server = "http://127.0.0.1:8480";
  OutputFormat output = OutputFormat::table;
};
enum class Shows : bool { one_thing, rows };  // rows can be had as CSV
// -o FORM.
void add_output_option(CLI::App& app, OutputFormat& output, Shows shows);
// --server URL and -o FORM.
void add_reader_options(CLI::App& app, ReaderOptions& options, Shows shows);

struct SignerOptions {
  ReaderOptions reader;
  KeyOptions keys;
  std::string key;  // empty: the only one there is
  bool dry_run = false;
  std::uint32_t valid_minutes = 60;  // of ledger time
};
// --server, -o, --key, --keys, --password-file, --dry-run, --valid-for.
void add_signer_options(CLI::App& app, SignerOptions& options);

}  // namespace wattbook::cli
