#include "gateway/drop_folder.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <system_error>

#include <fmt/format.h>

namespace wattbook::gateway {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds look_every{2};

// Names that programs give to what they have not finished.
bool is_unfinished(const std::string& name) {
  return name.starts_with('.') || name.ends_with(".part") || name.ends_with(".tmp") ||
         name.ends_with('~');
}

fs::path free_name(const fs::path& directory, std::string_view name) {
  fs::path out = directory / name;
  std::error_code ignored;
  for (int number = 2; fs::exists(out, ignored); ++number)
    out = directory / fmt::format("{}.{}", name, number);
  return out;
}

}  // namespace

Result<std::string> put_away(const FolderConfig& folder, const std::string& path,
                             std::string_view name, const FileVerdict& verdict) {
  const bool booked = verdict.outcome == FileOutcome::booked;
  const fs::path directory = fs::path(folder.path) / (booked ? "done" : "refused");
  std::error_code fault;
  fs::create_directories(directory, fault);
  const fs::path target = free_name(directory, name);
  if (!fault) fs::rename(path, target, fault);
  if (fault == std::errc::cross_device_link) {
    fs::copy_file(path, target, fault);
    if (!fault) fs::remove(path, fault);
  }
  if (fault)
    return fail(
        fmt::format("{}: cannot be moved to {}: {}", path, target.string(), fault.message()));
  if (booked) return target.string();
  std::ofstream reason(target.string() + ".reason");
  reason << verdict.reason << '\n';
  if (!reason.flush()) return fail(fmt::format("{}.reason: cannot be written", target.string()));
  return target.string();
}

void DropFolders::look_at(const FolderConfig& folder) {
  std::error_code fault;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder.path, fault))
    if (entry.is_regular_file(fault) && !is_unfinished(entry.path().filename().string()))
      files.push_back(entry.path());
  // Utilities put the day into the name.
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    const Seen now{fs::file_size(file, fault),
                   fs::last_write_time(file, fault).time_since_epoch().count()};
    if (fault) continue;
    const std::string path = file.string();
    const auto before = seen_.find(path);
    if (before == seen_.end() || before->second != now) {
      seen_[path] = now;
      continue;
    }
    const FileVerdict verdict = take_(path, folder);
    if (verdict.outcome == FileOutcome::later) return;  // those behind it would be out of order
    seen_.erase(path);
    ++(verdict.outcome == FileOutcome::booked ? booked_ : refused_);
    if (!put_away(folder, path, file.filename().string(), verdict)) {
      ++failures_;
      seen_[path] = now;
    }
  }
}

void DropFolders::look() {
  for (const FolderConfig& folder : folders_) look_at(folder);
}

Result<void> DropFolders::start() {
  for (const FolderConfig& folder : folders_) {
    std::error_code fault;
    fs::create_directories(folder.path, fault);
    if (fault) return fail(fmt::format("{}: {}", folder.path, fault.message()));
  }
  thread_ = std::jthread([this](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      look();
      woken.wait_for(lock, stop, look_every, [] { return false; });
    }
  });
  return {};
}

}  // namespace wattbook::gateway
