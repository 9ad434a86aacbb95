#include "sim/background.h"

#include <sys/resource.h>

namespace wattbook::sim {
namespace {

constexpr int low_priority = 10;
constexpr rlim_t memory_bytes_max = rlim_t{2} << 30;
constexpr rlim_t processor_seconds_max = 1'800;

// A bound that the system set lower already stays.
void lower(__rlimit_resource what, rlim_t bound) {
  rlimit limit{};
  if (getrlimit(what, &limit) != 0) return;
  if (limit.rlim_cur > bound) limit.rlim_cur = bound;
  setrlimit(what, &limit);
}

}  // namespace

void go_to_background() {
  setpriority(PRIO_PROCESS, 0, low_priority);
  lower(RLIMIT_AS, memory_bytes_max);
  lower(RLIMIT_CPU, processor_seconds_max);
}

}  // namespace wattbook::sim
