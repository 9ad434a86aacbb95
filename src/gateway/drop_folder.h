// Folders into which others drop files of meter data. A file that has not changed between two looks
// is taken: booked ones go to `done` below the folder, refused ones to `refused` with the reason
// beside them in NAME.reason, and those for which the node is needed and away stay where they are.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "gateway/config.h"

namespace wattbook::gateway {

enum class FileOutcome : std::uint8_t { booked, refused, later };

struct FileVerdict {
  FileOutcome outcome = FileOutcome::later;
  std::string reason;  // of a refusal
};

using TakeFile = std::function<FileVerdict(const std::string& path, const FolderConfig&)>;

// Where a file of the folder went: its name below `place` ("done", "refused") is made unlike those
// that are there. Files of other directories may be given too: they are moved into the folder.
Result<std::string> put_away(const FolderConfig& folder, const std::string& path,
                             std::string_view name, const FileVerdict& verdict);

class DropFolders {
 public:
  // `take` is called on this object's thread.
  DropFolders(std::vector<FolderConfig> folders, TakeFile take)
      : folders_(std::move(folders)), take_(std::move(take)) {}
  // Ends the thread; a file that is being taken is finished first.
  ~DropFolders() = default;

  // One look at every folder. Of the thread, or of a test instead of it.
  void look();
  // Makes the folders that are missing, and looks every two seconds from then on.
  Result<void> start();

  std::uint64_t booked() const { return booked_; }
  std::uint64_t refused() const { return refused_; }
  std::uint64_t failures() const { return failures_; }  // files that could not be moved

 private:
  struct Seen {
    std::uint64_t size = 0;
    std::int64_t changed = 0;
    bool operator==(const Seen&) const = default;
  };
  void look_at(const FolderConfig& folder);

  std::vector<FolderConfig> folders_;
  TakeFile take_;
  std::map<std::string, Seen> seen_;  // by path, at the last look
  std::atomic<std::uint64_t> booked_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  std::atomic<std::uint64_t> failures_ = 0;
  std::jthread thread_;
};

}  // namespace wattbook::gateway
