#include "cli/config_command.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/node_config.h"
#include "cli/verbs.h"

namespace wattbook::cli {
namespace {

struct ShowOptions {
  ConfigFlags flags;
  bool origin = false;
};

// TOML again; the origins are comments.
int show(const ShowOptions& options) {
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  for (const app::ConfigValue& value : loaded->config.values) {
    const std::string line =
        fmt::format("{} = {}", value.setting->name, app::toml_text(*value.setting, value.items));
    if (options.origin)
      fmt::print("{:<58} # {}\n", line, value.origin);
    else
      fmt::print("{}\n", line);
  }
  return exit_ok;
}

}  // namespace

void add_config_command(CLI::App& root, int& exit_code) {
  CLI::App* const config = root.add_subcommand("config", "Show the settings");
  config->require_subcommand(1);
  const auto options = std::make_shared<ShowOptions>();
  CLI::App* const show_verb = config->add_subcommand("show", "Print every setting as it holds");
  add_config_flags(*show_verb, options->flags);
  show_verb->add_flag("--origin", options->origin, "and where each value comes from");
  show_verb->callback([options, &exit_code] { exit_code = show(*options); });
  config->add_subcommand("reference", "Print docs/configuration.md")->callback([&exit_code] {
    fmt::print("{}", app::settings_reference());
    exit_code = exit_ok;
  });
}

}  // namespace wattbook::cli
