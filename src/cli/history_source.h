// Where the verbs that read history get it from: the file of a data directory, or a running server.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "node/history/database.h"

namespace CLI {
class App;
}

namespace wattbook::cli {

struct HistorySource {
  std::string data;    // a node's data directory; empty: ask the server
  std::string server;  // "http://HOST:PORT" or https
  std::string ca_file;
  std::string token_file;
};

// Declares --data and --server, of which one is given, and --ca and --token-file of the latter.
void add_source_options(CLI::App& verb, HistorySource& source);

Result<std::unique_ptr<history::Database>> open_history(const HistorySource& source);

struct ServerError {
  Error error;
  bool unreachable = false;
};
// The body of a GET; what the server refuses is an error with its words.
std::expected<std::string, ServerError> fetch(const HistorySource& source,
                                              const std::string& target);

// The subcommand of this name, made where it is missing.
CLI::App& subcommand(CLI::App& root, const std::string& name, const std::string& description);

// Says what failed on standard error.
int tell_error(const Error& error, int exit_code);

}  // namespace wattbook::cli
