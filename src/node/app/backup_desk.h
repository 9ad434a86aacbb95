// Backups on request of an administrator: makes them, and has them verified by `wattbook backup
// verify` as a process of its own at a low priority. One thing at a time, on a thread of its
// own, so that nothing in the node waits.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "node/api/administration_routes.h"
#include "node/app/backup.h"
#include "node/app/child_process.h"
#include "node/env/clock.h"

namespace wattbook::app {

struct BackupDeskOptions {
  BackupSource source;
  std::string directory;  // where backups are
  std::string program = "/proc/self/exe";
};

class BackupDesk {
 public:
  // `clock` outlives it.
  BackupDesk(BackupDeskOptions options, const env::Clock& clock);
  // Waits for a backup being made; ends a verification.
  ~BackupDesk();
  BackupDesk(const BackupDesk&) = delete;
  BackupDesk& operator=(const BackupDesk&) = delete;

  // Any thread.
  std::vector<api::BackupView> list() const;  // newest first
  void create(std::function<void(const Result<api::BackupView>&)> answer);
  Result<api::BackupView> verify(const std::string& name);

 private:
  struct Verdict {
    api::BackupCheck check = api::BackupCheck::checking;
    std::string error;
  };

  void work();
  api::BackupView view_of(const Backup& backup) const;
  // Takes the job where nothing is at work.
  Result<void> begin(std::function<void()> job);
  Verdict replayed(const std::string& directory);

  const BackupDeskOptions options_;
  const env::Clock& clock_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::function<void()> job_;
  bool busy_ = false;
  bool ending_ = false;
  const ChildProcess* child_ = nullptr;
  std::map<std::string, Verdict, std::less<>> verdicts_;  // by name
  std::thread worker_;
};

}  // namespace wattbook::app
