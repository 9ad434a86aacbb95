// The gateway's journal: every reading that it makes, on disk before it is sent, and how far the
// node has taken them. When the node is away they wait here and are filled in, in order.
//
// Files in the directory: readings-N.log (N the number of its first reading), one line each with a
// CRC-32 in front, and `sent`, the number of the first reading that the node has not taken.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"
#include "gateway/evidence.h"
#include "node/env/files.h"

namespace wattbook::gateway {

struct StoredReading {
  CommunityIndex community;
  MeterIndex meter;
  std::uint64_t sequence = 0;
  Instant time;
  Energy import_register;
  Energy export_register;
  Evidence evidence = Evidence::told_by_gateway;
  bool interpolated = false;
  std::string device;

  bool operator==(const StoredReading&) const = default;
};

// "1a2b3c4d 0 3 1764000000 1764000000000 12500 0 told-by-gateway interpolated kitchen".
std::string reading_line(const StoredReading& reading);
// Nothing for a line that is damaged.
std::optional<StoredReading> parse_reading_line(std::string_view line);

// One thread at a time.
class ReadingStore {
 public:
  static constexpr std::uint64_t readings_per_file = 65'536;

  // Reads what has not been sent. A last line cut off by a crash is dropped; damage elsewhere is an
  // error. The directory is locked for this process.
  static Result<ReadingStore> open(env::Files& files, std::string directory);

  // Durable when it returns.
  Result<void> append(std::span<const StoredReading> readings);
  // The oldest that the node has not taken, at most `count`, of one community.
  std::vector<StoredReading> oldest(std::size_t count) const;
  // The node has taken (or will never take) the oldest `count`. Durable when it returns.
  Result<void> mark_sent(std::size_t count);

  std::size_t waiting() const { return waiting_.size(); }
  // The newest of a meter among those waiting.
  const StoredReading* newest(CommunityIndex community, MeterIndex meter) const;

 private:
  ReadingStore(env::Files& files, std::string directory)
      : files_(&files), directory_(std::move(directory)) {}
  Result<void> load();
  Result<void> load_file(std::uint64_t first, std::uint64_t sent, bool last);
  Result<void> begin_file();
  std::string file_name(std::uint64_t first) const;

  env::Files* files_;
  std::string directory_;
  std::unique_ptr<env::FileLock> lock_;
  std::unique_ptr<env::AppendFile> file_;
  std::uint64_t file_first_ = 0;
  std::uint64_t total_ = 0;  // readings ever stored
  std::deque<StoredReading> waiting_;
};

}  // namespace wattbook::gateway
