#include "node/app/backup.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/version.h"
#include "core/chain/block.h"
#include "crypto/hash.h"
#include "node/api/json_reader.h"
#include "node/api/json_writer.h"
#include "node/app/replay.h"
#include "node/audit/genesis_file.h"
#include "node/journal/segment_reader.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* manifest_name = "manifest.json";
constexpr std::size_t block_at = 2 * Hash::size;  // of a journal record (consensus/solo.cc)

std::unexpected<Error> disk_error(const std::string& action, const std::error_code& error) {
  return fail("cannot " + action + ": " + error.message(),
              "check free space and permissions there");
}

// A damaged file may be as large as the disk: read in pieces.
Result<Hash> hash_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail("cannot read " + path.string());
  crypto::Sha256 sum;
  std::vector<char> piece(1 << 20);
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    sum.update(as_bytes({piece.data(), static_cast<std::size_t>(in.gcount())}));
  }
  if (in.bad()) return fail("cannot read " + path.string());
  return sum.finish();
}

// What this process sees of a file may not be on the disk yet; a backup must not hold a block that
// a crash could still take from the node.
Result<void> make_durable(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail("cannot open " + path.string());
  const bool synced = ::fdatasync(fd) == 0;
  ::close(fd);
  if (!synced) return fail("cannot sync " + path.string(), "check the disk");
  return {};
}

std::string time_name(Instant time) {
  const std::time_t seconds = time.unix_ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts);
  return text;
}

// Collects the files of one backup in a directory that is renamed when it is whole.
class Collector {
 public:
  Collector(const BackupSource& source, fs::path directory, Sealed sealed)
      : source_(source), directory_(std::move(directory)), sealed_(sealed) {}
  ~Collector() {
    std::error_code ignored;  // after success there is nothing; after a failure it is in the way
    fs::remove_all(directory_, ignored);
  }
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  Result<BackupManifest> collect(Instant now) {
    manifest_.program = version();
    manifest_.made = now;
    const Result<chain::Genesis> genesis = audit::read_genesis(files_, source_.data_directory);
    if (!genesis) return std::unexpected(genesis.error());
    manifest_.genesis = chain::genesis_hash(*genesis);
    // A snapshot is written after its block is durable: taken first, it is never ahead of the
    // journal.
    // A certificate is written after its block: the same.
    for (auto step :
         {&Collector::take_genesis, &Collector::take_snapshot, &Collector::take_certificates,
          &Collector::take_journal, &Collector::take_config, &Collector::describe})
      if (Result<void> done = (this->*step)(); !done) return std::unexpected(done.error());
    return manifest_;
  }

 private:
  Result<void> take_genesis() { return copy(data() / audit::genesis_file_name, "data"); }

  Result<void> take_snapshot() {
    const std::string folder = (data() / "snapshots").string();
    const auto heights = journal::list_snapshots(files_, folder);
    if (!heights) return std::unexpected(heights.error());
    // One that is damaged, or removed at this moment, is a cache that the backup can do without.
    for (const Height height : *heights) {
      if (!journal::read_snapshot(files_, folder, height)) continue;
      return link(fs::path(folder) / journal::snapshot_name(height), "data/snapshots");
    }
    return make_folder("data/snapshots");
  }

  // Of delegates, now and in former times. What a delegate itself has signed stays out: a restored
  // backup must not sign (CONSENSUS 3.3).
  Result<void> take_certificates() {
    for (const auto& entry : fs::directory_iterator(data())) {
      const std::string name = entry.path().filename().string();
      if (!entry.is_directory() || !name.starts_with("certificates")) continue;
      const auto files = files_.list(entry.path().string());
      if (!files) return std::unexpected(files.error());
      for (const std::string& file : *files)
        if (Result<void> copied = copy(entry.path() / file, "data/" + name); !copied) return copied;
    }
    return {};
  }

  Result<void> take_journal() {
    const fs::path folder = data() / "journal";
    const auto names = files_.list(folder.string());
    if (!names) return std::unexpected(names.error());
    std::vector<Height> segments;
    for (const std::string& name : *names)
      if (const auto first = journal::segment_first_height(name)) segments.push_back(*first);
    if (segments.empty()) return make_folder("data/journal");
    for (std::size_t i = 0; i + 1 < segments.size(); ++i)
      if (Result<void> done = link(folder / journal::segment_name(segments[i]), "data/journal");
          !done)
        return done;
    return take_last_segment(folder / journal::segment_name(segments.back()), segments.back());
  }

  // Its whole, durable records; the node may be writing the next one.
  Result<void> take_last_segment(const fs::path& path, Height first) {
    auto reader = journal::SegmentReader::open(files_, path.string(), first);
    if (!reader) return std::unexpected(reader.error());
    if (Result<void> durable = make_durable(path); !durable) return durable;
    Result<chain::BlockView> newest = fail("the journal has no block yet", "start the node first");
    while (const auto record = reader->next())
      if (record->payload.size() > block_at)
        newest = chain::decode_block(record->payload.subspan(block_at));
    if (reader->damaged() && reader->records_after_damage())
      return fail("the journal is damaged in " + reader->place(), "wattbook check data");
    if (!newest) return std::unexpected(newest.error());
    manifest_.height = newest->header.height;
    manifest_.block = chain::block_hash(newest->header);
    manifest_.state_root = newest->header.state_root;

    if (Result<void> copied = copy(path, "data/journal"); !copied) return copied;
    std::error_code error;
    fs::resize_file(directory_ / "data/journal" / path.filename(), reader->offset(), error);
    if (error) return disk_error("cut the copy of " + path.string(), error);
    return {};
  }

  Result<void> take_config() {
    if (source_.config_file.empty()) return {};
    if (Result<void> done = copy(source_.config_file, "config"); !done) return done;
    std::error_code none;  // no conf.d
    const fs::path folder = fs::path(source_.config_file).parent_path() / "conf.d";
    for (const auto& entry : fs::directory_iterator(folder, none))
      if (entry.path().extension() == ".toml")
        if (Result<void> done = copy(entry.path(), "config/conf.d"); !done) return done;
    return {};
  }

  Result<void> describe() {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(directory_))
      if (entry.is_regular_file()) paths.push_back(entry.path());
    std::ranges::sort(paths);
    for (const fs::path& path : paths) {
      const Result<Hash> sum = hash_file(path);
      if (!sum) return std::unexpected(sum.error());
      if (Result<void> durable = make_durable(path); !durable) return durable;
      manifest_.files.push_back(
          {fs::relative(path, directory_).string(), fs::file_size(path), *sum});
    }
    return env::write_atomically(files_, directory_.string(), manifest_name,
                                 as_bytes(api::to_json(manifest_)));
  }

  Result<void> make_folder(const std::string& folder) {
    return files_.create_directory((directory_ / folder).string());
  }

  Result<void> copy(const fs::path& from, const std::string& folder) {
    if (Result<void> made = make_folder(folder); !made) return made;
    std::error_code error;
    fs::copy_file(from, directory_ / folder / from.filename(), error);
    if (error) return disk_error("copy " + from.string() + " to " + directory_.string(), error);
    return {};
  }

  Result<void> link(const fs::path& from, const std::string& folder) {
    if (sealed_ == Sealed::copied) return copy(from, folder);
    if (Result<void> made = make_folder(folder); !made) return made;
    std::error_code error;
    fs::create_hard_link(from, directory_ / folder / from.filename(), error);
    return error ? copy(from, folder) : Result<void>();  // another disk, or one without links
  }

  fs::path data() const { return source_.data_directory; }

  const BackupSource& source_;
  const fs::path directory_;
  const Sealed sealed_;
  env::SystemFiles files_;
  BackupManifest manifest_;
};

}  // namespace

Result<Backup> create_backup(const BackupSource& source, const std::string& parent, Sealed sealed,
                             Instant now) {
  env::SystemFiles files;
  const fs::path unfinished = fs::path(parent) / (".unfinished-" + std::to_string(::getpid()));
  if (Result<void> made = files.create_directory(unfinished.string()); !made)
    return std::unexpected(made.error());
  Collector collector(source, unfinished, sealed);
  Result<BackupManifest> manifest = collector.collect(now);
  if (!manifest) return std::unexpected(manifest.error());
  const fs::path directory =
      fs::path(parent) / fmt::format("wattbook-{}-{}", time_name(now), manifest->height.value);
  if (Result<void> renamed = files.rename(unfinished.string(), directory.string()); !renamed)
    return std::unexpected(renamed.error());
  if (Result<void> synced = files.sync_directory(parent); !synced)
    return std::unexpected(synced.error());
  return Backup{directory.string(), std::move(*manifest)};
}

std::vector<Backup> list_backups(const std::string& parent) {
  std::vector<Backup> out;
  std::error_code none;  // no directory, no backups
  for (const auto& entry : fs::directory_iterator(parent, none))
    if (Result<Backup> backup = open_backup(entry.path().string()))
      if (!entry.path().filename().string().starts_with('.')) out.push_back(std::move(*backup));
  std::ranges::sort(out, {}, [](const Backup& backup) {
    return std::pair(backup.manifest.made, backup.directory);
  });
  return out;
}

Result<Backup> open_backup(const std::string& directory) {
  env::SystemFiles files;
  const Result<Bytes> text = files.read(directory + "/" + manifest_name);
  if (!text) return fail(directory + " is no backup: " + text.error().message);
  api::JsonReader reader;
  Result<BackupManifest> manifest = reader.read<BackupManifest>(as_text(*text));
  if (!manifest)
    return fail(directory + "/" + manifest_name + ": " + manifest.error().message,
                "use another backup");
  if (manifest->version != 1)
    return fail(
        fmt::format("{} has format {}, newer than this program", directory, manifest->version),
        "use the program that made it, or a newer one");
  return Backup{directory, std::move(*manifest)};
}

Result<void> check_files(const Backup& backup) {
  for (const BackupFile& file : backup.manifest.files) {
    if (file.path.starts_with('/') || file.path.find("..") != file.path.npos)
      return fail("the manifest of " + backup.directory + " names " + file.path,
                  "use another backup");
    const fs::path path = fs::path(backup.directory) / file.path;
    const Result<Hash> sum = hash_file(path);
    if (!sum || *sum != file.sha256)
      return fail(path.string() + (sum ? " is not what the manifest says" : " is missing"),
                  "use another backup");
  }
  return {};
}

Result<void> restore_backup(const Backup& backup, const std::string& target) {
  std::error_code error;
  if (fs::exists(target) && !fs::is_empty(target, error))
    return fail(target + " is not empty", "restore into a new directory, then exchange the two");
  if (Result<void> checked = check_files(backup); !checked) return checked;
  for (const BackupFile& file : backup.manifest.files) {
    // config/wattbook.toml stands beside data/, as wattbook init lays it out.
    const std::string place = file.path.starts_with("config/") ? file.path.substr(7) : file.path;
    const fs::path to = fs::path(target) / place;
    fs::create_directories(to.parent_path(), error);
    if (!error) fs::copy_file(fs::path(backup.directory) / file.path, to, error);
    if (error) return disk_error("copy to " + to.string(), error);
    if (Result<void> durable = make_durable(to); !durable) return durable;
  }
  env::SystemFiles files;
  for (const char* folder : {"/data/journal", "/data/snapshots"})
    if (Result<void> made = files.create_directory(target + folder); !made) return made;
  const Result<LedgerEnd> end =
      replay_directory(files, target + "/data", chain::SignatureCheck::trusted);
  if (!end) return std::unexpected(end.error());
  const BackupManifest& manifest = backup.manifest;
  if (*end != LedgerEnd{manifest.height, manifest.block, manifest.state_root})
    return fail(fmt::format("the copy in {} replays to height {} and state root {}, the manifest "
                            "says {} and {}",
                            target, end->height.value, to_hex0x(end->state_root),
                            manifest.height.value, to_hex0x(manifest.state_root)),
                "use another backup");
  return {};
}

}  // namespace wattbook::app
