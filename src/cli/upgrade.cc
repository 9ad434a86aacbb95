#include "cli/upgrade.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/version.h"
#include "cli/node_config.h"
#include "cli/verbs.h"
#include "core/chain/block.h"
#include "core/chain/protocol_version.h"
#include "node/audit/genesis_file.h"
#include "node/audit/replay.h"
#include "node/env/machine.h"
#include "node/journal/segment_reader.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::cli {
namespace {

constexpr std::size_t block_at = 2 * Hash::size;  // of a journal record (consensus/solo.cc)

struct Found {
  std::uint32_t protocol = 0;  // of the newest block
  Height height;
};

// Of the newest segment; a format that this program does not know has no header for it.
Result<Found> newest_block(env::Files& files, const std::string& journal) {
  const auto names = files.list(journal);
  if (!names) return std::unexpected(names.error());
  std::optional<Height> last;
  for (const std::string& name : *names)
    if (const auto first = journal::segment_first_height(name)) last = first;
  Found out;
  if (!last) return out;
  const std::string path = journal + "/" + journal::segment_name(*last);
  auto reader = journal::SegmentReader::open(files, path, *last);
  if (!reader) return std::unexpected(reader.error());
  if (!reader->has_header())
    return fail(
        fmt::format("{} is damaged, or of a format other than {}", path, journal::segment_version),
        "run the program that wrote it, or a newer one");
  while (const auto record = reader->next())
    if (record->payload.size() > block_at)
      if (const auto block = chain::decode_block(record->payload.subspan(block_at)))
        out = {block->header.version, block->header.height};
  return out;
}

int plan(const ConfigFlags& flags) {
  const Result<LoadedConfig> loaded = load(flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const std::string& data = loaded->config.settings.data_directory;
  env::SystemFiles files;
  if (const auto genesis = audit::read_genesis(files, data); !genesis)
    return tell(genesis.error(), exit_failed);
  const Result<Found> found = newest_block(files, data + "/journal");
  if (!found) return tell(found.error(), exit_failed);
  if (found->protocol > chain::protocol_version_newest)
    return tell({fmt::format("the ledger uses rules {}, this program knows rules up to {}",
                             found->protocol, chain::protocol_version_newest),
                 "run a newer program"},
                exit_failed);
  const auto replayed = audit::replay_to(files, data, found->height);
  if (!replayed) return tell(replayed.error(), exit_failed);
  const std::optional<chain::Upgrade>& scheduled = replayed->machine.state().rules.scheduled;
  if (scheduled && scheduled->version > chain::protocol_version_newest)
    return tell(
        {fmt::format("rules {} come into force at height {}, this program knows rules up "
                     "to {}",
                     scheduled->version, scheduled->height.value, chain::protocol_version_newest),
         "install a newer program before then"},
        exit_failed);
  const auto space = env::disk_space(data);
  fmt::print("program    {}\n", version());
  fmt::print("journal    format {}: read and written as it is\n", journal::segment_version);
  fmt::print("snapshots  format {}: read and written as they are\n", journal::snapshot_version);
  fmt::print("rules      {} at height {}, known up to {}: no block changes\n", found->protocol,
             found->height.value, chain::protocol_version_newest);
  if (scheduled)
    fmt::print("scheduled  rules {} from height {} on: known\n", scheduled->version,
               scheduled->height.value);
  fmt::print("space      none beyond what it has; {} bytes are free\n",
             space ? space->free_bytes : 0);
  fmt::print("then       stop the node, exchange the program, start it; to go back, the same\n");
  return exit_ok;
}

}  // namespace

void add_upgrade_command(CLI::App& root, int& exit_code) {
  CLI::App* const upgrade = root.add_subcommand("upgrade", "Change to this version of the program");
  upgrade->require_subcommand(1);
  const auto flags = std::make_shared<ConfigFlags>();
  CLI::App* const verb =
      upgrade->add_subcommand("plan", "What this program would do with the data directory");
  add_config_flags(*verb, *flags);
  verb->callback([flags, &exit_code] { exit_code = plan(*flags); });
}

}  // namespace wattbook::cli
