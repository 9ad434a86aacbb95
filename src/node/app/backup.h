// Backups of a data directory, made while its node runs: the journal is append-only, so sealed
// segments are linked or copied as they are and the last one up to its newest durable record. The
// engine is not asked and nothing in it waits.
//
//   BACKUP/manifest.json     what is in it: SHA-256 of every file, height and state root at its end
//   BACKUP/data/             genesis.bin, journal/, snapshots/ with the newest one
//   BACKUP/config/           wattbook.toml and conf.d/, without keys
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/strong_id.h"
#include "core/codec/fields.h"

namespace wattbook::app {

struct BackupFile {
  std::string path;  // within the backup
  std::uint64_t bytes = 0;
  Hash sha256;

  static constexpr std::string_view type_name = "BackupFile";
  static constexpr auto fields =
      std::tuple(codec::field("path", &BackupFile::path), codec::field("bytes", &BackupFile::bytes),
                 codec::field("sha256", &BackupFile::sha256));
};

struct BackupManifest {
  std::uint32_t version = 1;
  std::string program;  // version that made it
  Instant made;
  Hash genesis;
  Height height;
  Hash block;
  Hash state_root;
  std::vector<BackupFile> files;

  static constexpr std::string_view type_name = "BackupManifest";
  static constexpr auto fields =
      std::tuple(codec::field("version", &BackupManifest::version),
                 codec::field("program", &BackupManifest::program),
                 codec::field("made", &BackupManifest::made),
                 codec::field("genesis", &BackupManifest::genesis),
                 codec::field("height", &BackupManifest::height),
                 codec::field("block", &BackupManifest::block),
                 codec::field("state_root", &BackupManifest::state_root),
                 codec::field("files", &BackupManifest::files, codec::AtMost(1'000'000)));
};

struct BackupSource {
  std::string data_directory;
  std::string config_file;  // empty: none
};

enum class Sealed : std::uint8_t {
  linked,  // hard links where the disk allows them: quick, and no second copy on that disk
  copied
};

struct Backup {
  std::string directory;
  BackupManifest manifest;
};

// Makes `parent`/wattbook-<time>-<height>. Nothing is left of a backup that failed.
Result<Backup> create_backup(const BackupSource& source, const std::string& parent, Sealed sealed,
                             Instant now);

// The backups in `parent`, oldest first; directories without a readable manifest are passed over.
std::vector<Backup> list_backups(const std::string& parent);

Result<Backup> open_backup(const std::string& directory);

// Compares every file with the manifest; an error names the first that is missing or differs.
Result<void> check_files(const Backup& backup);

// Checks the files, copies data/ and config/ to `target`, which is missing or empty, replays the
// copy, and compares the end with the manifest.
Result<void> restore_backup(const Backup& backup, const std::string& target);

}  // namespace wattbook::app
