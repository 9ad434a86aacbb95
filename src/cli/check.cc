#include "cli/check.h"

#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/node_config.h"
#include "cli/verbs.h"
#include "node/app/replay.h"
#include "node/audit/genesis_file.h"
#include "node/http/certificate.h"
#include "node/journal/segment_reader.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::cli {
namespace {

int check_config(const ConfigFlags& flags) {
  const Result<LoadedConfig> loaded = load(flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const app::Settings& settings = loaded->config.settings;
  if (!std::filesystem::exists("/usr/share/zoneinfo/" + settings.time_zone))
    return tell({"community.time_zone: there is no time zone '" + settings.time_zone + "'",
                 "write an IANA name, as in Europe/Vienna"},
                exit_config_invalid);
  if (settings.tls)
    if (Result<void> usable = http::check_tls_files({settings.certificate_file, settings.key_file});
        !usable)
      return tell(usable.error(), exit_config_invalid);
  fmt::print("{} is understood: {} settings\n", loaded->file, loaded->config.values.size());
  return exit_ok;
}

// Every segment and snapshot, byte by byte against their checksums; nothing is executed.
Result<void> check_files_of(const std::string& data) {
  env::SystemFiles files;
  const Result<chain::Genesis> genesis = audit::read_genesis(files, data);
  if (!genesis) return std::unexpected(genesis.error());
  const auto names = files.list(data + "/journal");
  if (!names) return std::unexpected(names.error());
  std::vector<Height> segments;
  for (const std::string& name : *names)
    if (const auto first = journal::segment_first_height(name)) segments.push_back(*first);
  Height next(segments.empty() ? 1 : segments.front().value);
  for (const Height first : segments) {
    if (first != next)
      return fail(fmt::format("blocks {} to {} are missing", next.value, first.value - 1),
                  "restore them from a backup");
    auto reader = journal::SegmentReader::open(
        files, data + "/journal/" + journal::segment_name(first), first);
    if (!reader) return std::unexpected(reader.error());
    while (reader->next()) {
    }
    if (reader->damaged() && (first != segments.back() || reader->records_after_damage()))
      return fail("the journal is damaged in " + reader->place(), "restore it from a backup");
    next = reader->next_height();
  }
  fmt::print("journal: {} segments, blocks to {}\n", segments.size(), next.value - 1);
  const auto heights = journal::list_snapshots(files, data + "/snapshots");
  if (!heights) return std::unexpected(heights.error());
  for (const Height height : *heights)
    if (const auto state = journal::read_snapshot(files, data + "/snapshots", height); !state)
      return std::unexpected(state.error());
  fmt::print("snapshots: {}\n", heights->size());
  return {};
}

int check_data(const ConfigFlags& flags) {
  const Result<LoadedConfig> loaded = load(flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const Result<void> checked = check_files_of(loaded->config.settings.data_directory);
  return checked ? exit_ok : tell(checked.error(), exit_verification_failed);
}

int check_ledger(const ConfigFlags& flags) {
  const Result<LoadedConfig> loaded = load(flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  env::SystemFiles files;
  const Result<app::LedgerEnd> end = app::replay_directory(
      files, loaded->config.settings.data_directory, chain::SignatureCheck::recover);
  if (!end) return tell(end.error(), exit_verification_failed);
  fmt::print("height {}\nblock {}\nstate root {}\n", end->height.value, to_hex0x(end->block),
             to_hex0x(end->state_root));
  return exit_ok;
}

void add_one(CLI::App& check, const char* name, const char* help, int (*run)(const ConfigFlags&),
             int& exit_code) {
  CLI::App* const verb = check.add_subcommand(name, help);
  const auto flags = std::make_shared<ConfigFlags>();
  add_config_flags(*verb, *flags);
  verb->callback([flags, run, &exit_code] { exit_code = run(*flags); });
}

}  // namespace

void add_check_command(CLI::App& root, int& exit_code) {
  CLI::App* const check = root.add_subcommand("check", "Say whether something is as it should be");
  check->require_subcommand(1);
  add_one(*check, "config", "Is the configuration understood?", check_config, exit_code);
  add_one(*check, "data", "Are the files whole?", check_data, exit_code);
  add_one(*check, "ledger", "Does every block replay, with its signatures?", check_ledger,
          exit_code);
}

}  // namespace wattbook::cli
