// The door to the disk, narrow enough that its faults can be acted out: SystemFiles is the
// operating system, MemoryFiles (memory_files.h) a disk that loses what was not synced. Every
// failure is a Result whose hint names the remedy (free space, permissions). Paths are absolute or
// relative to the working directory, with '/' between parts.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace wattbook::env {

// A file open for appending. One thread at a time. Closed by the destructor, without a sync.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  // Writes all of `data` at the end. After a failure part of it may be in the file.
  virtual Result<void> append(ByteView data) = 0;
  // Returns once everything appended is on the disk (fdatasync). After a failure nothing is known
  // about what was appended since the last success, and calling again tells nothing: the system
  // may have dropped the pages. The caller must stop.
  virtual Result<void> sync() = 0;
  virtual std::uint64_t size() const = 0;
};

// Held as long as the object lives; released by the system when the process dies.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

// Thread-safe.
class Files {
 public:
  virtual ~Files() = default;
  // Opens for appending; creates the file if missing (durable only after sync_directory).
  virtual Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) = 0;
  // The whole content.
  virtual Result<Bytes> read(const std::string& path) = 0;
  // Cuts the file to `size` bytes and syncs it.
  virtual Result<void> truncate(const std::string& path, std::uint64_t size) = 0;
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  virtual Result<void> remove(const std::string& path) = 0;
  // Names of the regular files in the directory, sorted; a missing directory is an error.
  virtual Result<std::vector<std::string>> list(const std::string& directory) = 0;
  // With parents; succeeds if it exists.
  virtual Result<void> create_directory(const std::string& directory) = 0;
  // Makes creations, renames and removals in the directory durable.
  virtual Result<void> sync_directory(const std::string& directory) = 0;
  // Takes the exclusive lock of the file `path`, creating it; fails at once if it is held.
  virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;
};

class SystemFiles final : public Files {
 public:
  Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) override;
  Result<Bytes> read(const std::string& path) override;
  Result<void> truncate(const std::string& path, std::uint64_t size) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& directory) override;
  Result<void> create_directory(const std::string& directory) override;
  Result<void> sync_directory(const std::string& directory) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;
};

// Writes `content` so that after a crash the file has either its old or its new content: temporary
// file beside it, sync, rename, sync of the directory. CONSENSUS 3.3.
Result<void> write_atomically(Files& files, const std::string& directory, const std::string& name,
                              ByteView content);

}  // namespace wattbook::env
