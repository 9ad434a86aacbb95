#include "cli/client_options.h"

#include <map>

#include <CLI/CLI.hpp>

#include "base/limits.h"

namespace wattbook::cli {

void add_output_option(CLI::App& app, OutputFormat& output, Shows shows) {
  std::map<std::string, OutputFormat> known{{"table", OutputFormat::table},
                                            {"json", OutputFormat::json}};
  if (shows == Shows::rows) known.emplace("csv", OutputFormat::csv);
  app.add_option("-o,--output", output, "form of what is printed")
      ->transform(CLI::CheckedTransformer(known))
      ->option_text(shows == Shows::rows ? "table|json|csv" : "table|json");
}

void add_reader_options(CLI::App& app, ReaderOptions& options, Shows shows) {
  app.add_option("--server", options.server, "the node to ask")->capture_default_str();
  add_output_option(app, options.output, shows);
}

void add_signer_options(CLI::App& app, SignerOptions& options) {
  constexpr auto minutes_max =
      static_cast<std::uint32_t>(limits::command_lifetime_max.value / one_minute.value);
  add_reader_options(app, options.reader, Shows::one_thing);
  app.add_option("--key", options.key, "name of the key to sign with; needed if there are several");
  add_key_options(app, options.keys);
  app.add_flag("--dry-run", options.dry_run, "print what would be signed, and send nothing");
  app.add_option("--valid-for", options.valid_minutes,
                 "minutes of ledger time until the command lapses")
      ->check(CLI::Range(std::uint32_t{1}, minutes_max))
      ->capture_default_str();
}

}  // namespace wattbook::cli
