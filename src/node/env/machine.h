// What the machine says of itself: room on its disks, and what this process costs. For metrics,
// readiness and `wattbook doctor`.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"

namespace wattbook::env {

struct DiskSpace {
  std::uint64_t free_bytes = 0;  // that this user may take
  std::uint64_t total_bytes = 0;
};

// Of the disk that holds `path`, which exists.
Result<DiskSpace> disk_space(const std::string& path);

// Bytes of the regular files directly in the directory; 0 where it cannot be read.
std::uint64_t directory_bytes(const std::string& directory);

struct ProcessUsage {
  double cpu_seconds = 0;  // of all threads, user and system
  std::uint64_t resident_bytes = 0;
};
ProcessUsage process_usage();

// Tells the service manager (sd_notify(3)): "READY=1", "STOPPING=1". Does nothing where none
// listens.
void notify_supervisor(const std::string& state);

}  // namespace wattbook::env
