#include "node/app/backup_desk.h"

#include <algorithm>
#include <filesystem>

namespace wattbook::app {
namespace {

constexpr std::size_t error_bytes_max = 2'000;

std::string name_of(const Backup& backup) {
  return std::filesystem::path(backup.directory).filename().string();
}

}  // namespace

BackupDesk::BackupDesk(BackupDeskOptions options, const env::Clock& clock)
    : options_(std::move(options)), clock_(clock), worker_([this] { work(); }) {}

BackupDesk::~BackupDesk() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (child_) child_->kill();
  }
  changed_.notify_all();
  worker_.join();
}

void BackupDesk::work() {
  for (;;) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || job_; });
      if (!job_) return;
      job = std::exchange(job_, nullptr);
    }
    job();
    const std::lock_guard lock(mutex_);
    busy_ = false;
  }
}

Result<void> BackupDesk::begin(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (busy_) return fail("a backup is being made or verified", "wait until it is done");
  busy_ = true;
  job_ = std::move(job);
  changed_.notify_all();
  return {};
}

api::BackupView BackupDesk::view_of(const Backup& backup) const {
  api::BackupView view;
  view.name = name_of(backup);
  view.made = backup.manifest.made;
  view.height = backup.manifest.height;
  view.state_root = backup.manifest.state_root;
  view.program = backup.manifest.program;
  for (const BackupFile& file : backup.manifest.files) view.bytes += file.bytes;
  const std::lock_guard lock(mutex_);
  if (const auto verdict = verdicts_.find(view.name); verdict != verdicts_.end()) {
    view.check = verdict->second.check;
    view.error = verdict->second.error;
  }
  return view;
}

std::vector<api::BackupView> BackupDesk::list() const {
  std::vector<api::BackupView> out;
  for (const Backup& backup : list_backups(options_.directory)) out.push_back(view_of(backup));
  std::ranges::reverse(out);
  return out;
}

void BackupDesk::create(std::function<void(const Result<api::BackupView>&)> answer) {
  const Result<void> begun = begin([this, answer] {
    const Result<Backup> made =
        create_backup(options_.source, options_.directory, Sealed::linked, clock_.now());
    answer(made ? Result<api::BackupView>(view_of(*made)) : std::unexpected(made.error()));
  });
  if (!begun) answer(std::unexpected(begun.error()));
}

Result<api::BackupView> BackupDesk::verify(const std::string& name) {
  const std::vector<Backup> backups = list_backups(options_.directory);
  const auto backup = std::ranges::find(backups, name, name_of);
  if (backup == backups.end())
    return fail("there is no backup named " + name, "list them at /api/v1/backups");
  const Result<void> begun = begin([this, name, directory = backup->directory] {
    Verdict verdict = replayed(directory);
    const std::lock_guard lock(mutex_);
    verdicts_[name] = std::move(verdict);
  });
  if (!begun) return std::unexpected(begun.error());
  {
    const std::lock_guard lock(mutex_);
    // Where it ended meanwhile, what it found stands.
    if (busy_) verdicts_[name] = {};
  }
  return view_of(*backup);
}

BackupDesk::Verdict BackupDesk::replayed(const std::string& directory) {
  Result<ChildProcess> child = ChildProcess::start(
      options_.program, {"wattbook", "backup", "verify", directory}, options_.directory);
  if (!child) return {api::BackupCheck::broken, child.error().message};
  child->lower_priority();
  {
    const std::lock_guard lock(mutex_);
    child_ = &*child;
    if (ending_) child->kill();
  }
  std::string said;
  while (const std::optional<std::string> line = child->read_line()) said += *line + "\n";
  {
    const std::lock_guard lock(mutex_);
    child_ = nullptr;
  }
  if (child->wait() == 0) return {api::BackupCheck::holds, ""};
  return {api::BackupCheck::broken, said.substr(0, error_bytes_max)};
}

}  // namespace wattbook::app
