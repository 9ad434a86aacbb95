#include "cli/backup_command.h"

#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/node_config.h"
#include "cli/verbs.h"
#include "node/api/json_writer.h"
#include "node/app/backup.h"
#include "node/env/clock.h"

namespace wattbook::cli {
namespace {

struct BackupOptions {
  ConfigFlags flags;
  std::string directory;
  std::string target;
  std::string output = "table";
  bool copy = false;
  bool dry_run = false;
};

std::uint64_t bytes_of(const app::BackupManifest& manifest) {
  std::uint64_t sum = 0;
  for (const app::BackupFile& file : manifest.files) sum += file.bytes;
  return sum;
}

int create(const BackupOptions& options) {
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const app::Settings& settings = loaded->config.settings;
  const std::string parent = options.target.empty() ? settings.backup_directory : options.target;
  const Result<app::Backup> backup = app::create_backup(
      {settings.data_directory, loaded->file}, parent,
      options.copy ? app::Sealed::copied : app::Sealed::linked, env::SystemClock().now());
  if (!backup) return tell(backup.error(), exit_failed);
  fmt::print("{}\n", backup->directory);
  fmt::print(stderr, "height {}, {} files, {} bytes; private keys are not in it\n",
             backup->manifest.height.value, backup->manifest.files.size(),
             bytes_of(backup->manifest));
  return exit_ok;
}

int list(const BackupOptions& options) {
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const auto backups = app::list_backups(loaded->config.settings.backup_directory);
  if (options.output == "json") {
    std::string out;
    for (const app::Backup& backup : backups)
      out += (out.empty() ? "" : ",") + api::to_json(backup.manifest);
    fmt::print("[{}]\n", out);
    return exit_ok;
  }
  const bool csv = options.output == "csv";
  const char* const line = csv ? "{},{},{}\n" : "{:>12} {:>16} {}\n";
  fmt::print(fmt::runtime(line), "height", "bytes", "directory");
  for (const app::Backup& backup : backups)
    fmt::print(fmt::runtime(line), backup.manifest.height.value, bytes_of(backup.manifest),
               backup.directory);
  return exit_ok;
}

// By restoring it: what was never restored is no backup.
int verify(const BackupOptions& options) {
  const Result<app::Backup> backup = app::open_backup(options.directory);
  if (!backup) return tell(backup.error(), exit_verification_failed);
  std::string scratch = std::filesystem::temp_directory_path() / "wattbook-verify-XXXXXX";
  if (!::mkdtemp(scratch.data()))
    return tell({"cannot make a directory like " + scratch, "set TMPDIR to a place with room"},
                exit_failed);
  const Result<void> restored = app::restore_backup(*backup, scratch);
  std::error_code ignored;  // what stays is in the system's place for such things
  std::filesystem::remove_all(scratch, ignored);
  if (!restored) return tell(restored.error(), exit_verification_failed);
  fmt::print("height {}\nstate root {}\n", backup->manifest.height.value,
             to_hex0x(backup->manifest.state_root));
  return exit_ok;
}

int restore(const BackupOptions& options) {
  const Result<app::Backup> backup = app::open_backup(options.directory);
  if (!backup) return tell(backup.error(), exit_failed);
  if (options.dry_run) {
    if (Result<void> checked = app::check_files(*backup); !checked)
      return tell(checked.error(), exit_verification_failed);
    fmt::print("would write {} files, {} bytes, to {}; height {}\n", backup->manifest.files.size(),
               bytes_of(backup->manifest), options.target, backup->manifest.height.value);
    return exit_ok;
  }
  if (Result<void> restored = app::restore_backup(*backup, options.target); !restored)
    return tell(restored.error(), exit_verification_failed);
  fmt::print("{}\n", options.target);
  fmt::print(stderr,
             "height {} is replayed and right; add the private keys, then: wattbook serve\n",
             backup->manifest.height.value);
  return exit_ok;
}

}  // namespace

void add_backup_command(CLI::App& root, int& exit_code) {
  CLI::App* const backup = root.add_subcommand("backup", "Make, check and restore backups");
  backup->require_subcommand(1);
  const auto options = std::make_shared<BackupOptions>();

  CLI::App* const create_verb = backup->add_subcommand("create", "Also while the node runs");
  add_config_flags(*create_verb, options->flags);
  create_verb->add_option("--to", options->target, "parent directory; default backup.directory");
  create_verb->add_flag("--copy", options->copy, "copy sealed segments, where links would do");
  create_verb->callback([options, &exit_code] { exit_code = create(*options); });

  CLI::App* const list_verb = backup->add_subcommand("list", "What is in backup.directory");
  add_config_flags(*list_verb, options->flags);
  list_verb->add_option("-o,--output", options->output)
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
  list_verb->callback([options, &exit_code] { exit_code = list(*options); });

  CLI::App* const verify_verb =
      backup->add_subcommand("verify", "Restore it to a temporary directory and replay it");
  verify_verb->add_option("backup", options->directory)->required();
  verify_verb->callback([options, &exit_code] { exit_code = verify(*options); });

  CLI::App* const restore_verb = backup->add_subcommand("restore", "Write it to a new directory");
  restore_verb->add_option("backup", options->directory)->required();
  restore_verb->add_option("target", options->target, "missing or empty")->required();
  restore_verb->add_flag("--dry-run", options->dry_run, "check, and say what would be written");
  restore_verb->callback([options, &exit_code] { exit_code = restore(*options); });
}

}  // namespace wattbook::cli
