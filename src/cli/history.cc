#include "cli/history.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/history_source.h"
#include "node/history/replay.h"

namespace wattbook::cli {
namespace {

struct Options {
  std::string data;
  std::string zone = "UTC";
};

int rebuild(const Options& options) {
  const Result<env::TimeZone> zone = env::TimeZone::find(options.zone);
  if (!zone) return tell_error(zone.error(), 3);
  env::SystemFiles files;
  const Result<Height> height = history::rebuild(files, options.data, *zone);
  if (!height) return tell_error(height.error(), 1);
  fmt::print(stderr, "{} holds all blocks up to {}\n", history::tables_path(options.data),
             height->value);
  return 0;
}

}  // namespace

void add_history_command(CLI::App& root, int& exit_code) {
  CLI::App& verb =
      *subcommand(root, "history", "the query store beside the ledger")
           .add_subcommand("rebuild", "make it anew from the journal; no node may run");
  const auto options = std::make_shared<Options>();
  verb.add_option("--data", options->data, "the node's data directory")->required();
  verb.add_option("--zone", options->zone, "the site's time zone, as Europe/Vienna");
  verb.callback([options, &exit_code] { exit_code = rebuild(*options); });
}

}  // namespace wattbook::cli
