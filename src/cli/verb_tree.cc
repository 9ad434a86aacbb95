#include "cli/verb_tree.h"

#include <CLI/CLI.hpp>

namespace wattbook::cli {
namespace {

VerbOption describe(const CLI::Option& option) {
  VerbOption out;
  out.help = option.get_description();
  out.takes_value = option.get_items_expected_max() > 0;
  out.positional = option.get_positional();
  if (out.positional) {
    out.names = {option.get_name(true)};
    return out;
  }
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  return out;
}

Verb walk(const CLI::App& app, const std::string& path) {
  Verb out{app.get_name(), path, app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options()) out.options.push_back(describe(*option));
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    out.verbs.push_back(
        walk(*verb, path.empty() ? verb->get_name() : path + " " + verb->get_name()));
  return out;
}

}  // namespace

Verb verb_tree(const CLI::App& root) { return walk(root, ""); }

}  // namespace wattbook::cli
