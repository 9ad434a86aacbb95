// What the verbs of a node share: finding its configuration, reaching it, and exit codes that say
// which of the two failed.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "node/app/config.h"
#include "node/http/client.h"

namespace CLI {
class App;
}

namespace wattbook::cli {

struct ConfigFlags {
  std::string file;                      // empty: wattbook.toml here, else /etc/wattbook's
  std::vector<std::string> assignments;  // --set NAME=VALUE
};

// Declares --config and --set on `verb`; `flags` outlives the parsing.
void add_config_flags(CLI::App& verb, ConfigFlags& flags);

struct LoadedConfig {
  app::Config config;
  std::string file;  // as found
};
Result<LoadedConfig> load(const ConfigFlags& flags);

// Where the node of this configuration is reached from this machine ("http://127.0.0.1:8480"), and
// from elsewhere.
std::string local_url(const app::Settings& settings);
std::string public_url(const app::Settings& settings);

// A client of that node. Over TLS it trusts the local authority (tls/ca.pem beside the file) if
// there is one.
Result<http::Client> local_client(const LoadedConfig& loaded);

// --server and --ca for verbs that ask a running node; without them it is that of the
// configuration, and where there is none the one at http://127.0.0.1:8480.
struct ServerFlags {
  ConfigFlags config;
  std::string server;
  std::string ca_file;
};
void add_server_flags(CLI::App& verb, ServerFlags& flags);
Result<http::Client> connect(const ServerFlags& flags);
// The answer to a GET; an error where there is none or its status is not 200.
Result<std::string> fetch(http::Client& client, const std::string& path);

// The local authority's certificate beside the configuration file.
std::string authority_file(const std::string& config_file);

}  // namespace wattbook::cli
