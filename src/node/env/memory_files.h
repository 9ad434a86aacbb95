// A disk in memory that behaves as badly as a real one may: a crash loses what was not synced, or
// keeps some of it, torn; a step fails, or the machine stops at it; the disk fills up. For tests
// and simulation.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/prng.h"
#include "node/env/files.h"

namespace wattbook::env {

// What a crash leaves of the bytes and names that were not synced.
enum class Unsynced : std::uint8_t {
  lost,
  kept,  // as when only the process dies
  torn   // some prefix, its last bytes perhaps garbage; each name change or not
};

// Thread-safe. Append, sync, truncate, rename, remove, create and sync_directory are steps, counted
// from 1.
class MemoryFiles final : public Files {
 public:
  MemoryFiles() = default;

  // The step with this number fails, and only it.
  void fail_step(std::uint64_t step);
  // The machine stops at the step with this number: an append is half done, anything else is not
  // done, and every later call fails until restart().
  void stop_at_step(std::uint64_t step);
  std::uint64_t steps() const;
  // Appends fail once all files together would exceed this.
  void set_capacity(std::uint64_t bytes);
  void set_read_only(bool read_only);

  // The machine starts again after a crash: open files and locks are gone.
  void restart(Unsynced unsynced, std::uint64_t seed);
  // Flips one bit of a file, on the disk.
  void flip_bit(const std::string& path, std::uint64_t bit);

  Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) override;
  Result<Bytes> read(const std::string& path) override;
  Result<void> truncate(const std::string& path, std::uint64_t size) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& directory) override;
  Result<void> create_directory(const std::string& directory) override;
  Result<void> sync_directory(const std::string& directory) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;

 private:
  struct Node {
    Bytes content;
    Bytes durable;  // what a crash surely leaves
  };
  using NodePointer = std::shared_ptr<Node>;
  class OpenFile;
  class HeldLock;

  enum class Step : std::uint8_t { done, failed, stopped_here };
  Step take_step();
  Result<void> change(const std::string& path);
  Result<void> append(Node& node, const std::string& path, std::uint64_t life, ByteView data);
  Result<void> sync(Node& node, const std::string& path, std::uint64_t life);

  mutable std::mutex mutex_;                    // guards all below
  std::map<std::string, NodePointer> names_;    // as running processes see them
  std::map<std::string, NodePointer> durable_;  // as a crash surely leaves them
  std::set<std::string> directories_;
  std::set<std::string> locks_;
  std::uint64_t life_ = 0;  // counts restarts; an open file of an earlier life is dead
  std::uint64_t step_ = 0;
  std::optional<std::uint64_t> fail_step_;
  std::optional<std::uint64_t> stop_step_;
  bool stopped_ = false;
  bool read_only_ = false;
  std::uint64_t capacity_ = UINT64_MAX;
};

}  // namespace wattbook::env
