// The settings of one node, gathered: flags over environment over files over defaults, each with
// the place it came from. A key that no setting has is an error with file, line, column and the
// name that was probably meant.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "node/app/settings.h"

namespace wattbook::app {

struct ConfigSources {
  std::string file;                                              // empty: none is read
  std::vector<std::pair<std::string, std::string>> environment;  // names and values
  std::vector<std::string> assignments;                          // "server.listen=…", of flags
};

struct ConfigValue {
  const Setting* setting = nullptr;
  std::vector<std::string> items;
  std::string origin;  // "default", "wattbook.toml:12", "WATTBOOK_LOG__LEVEL", "--set"
};

struct Config {
  Settings settings;
  std::vector<ConfigValue> values;  // one for each setting, in the table's order
};

// Reads the file, conf.d/*.toml beside it, and the rest. Fails at the first complaint. Variables
// that do not begin with WATTBOOK_ only serve ${CREDENTIALS_DIRECTORY}.
Result<Config> load_config(const ConfigSources& sources);

// The file that `wattbook init` writes: every setting with its help; those of `chosen` (name and
// value) set, all others commented out with their default.
std::string commented_config(const std::vector<std::pair<std::string, std::string>>& chosen);

// The environment of this process.
std::vector<std::pair<std::string, std::string>> process_environment();

}  // namespace wattbook::app
