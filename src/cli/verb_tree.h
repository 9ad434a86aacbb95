// The verbs and options of a command line as plain data, for everything that is generated from
// them: shell completion and the man page.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace wattbook::cli {

struct VerbOption {
  std::vector<std::string> names;  // "-o", "--output"; of a positional one, its name alone
  std::string help;
  bool positional = false;
  bool takes_value = false;
};

struct Verb {
  std::string name;  // "create"
  std::string path;  // "backup create"; empty at the root
  std::string help;
  std::vector<VerbOption> options;
  std::vector<Verb> verbs;
};

Verb verb_tree(const CLI::App& root);

}  // namespace wattbook::cli
