// Loaded into a program before libc, it makes its wall clock wrong by WRONG_CLOCK_SECONDS. What it
// measures spans by stays right.
#include <cstdlib>
#include <ctime>

#include <sys/syscall.h>
#include <unistd.h>

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const long failed = syscall(SYS_clock_gettime, clock, time);
  const char* const wrong_by = std::getenv("WRONG_CLOCK_SECONDS");
  if (failed == 0 && clock == CLOCK_REALTIME && wrong_by) time->tv_sec += std::atol(wrong_by);
  return static_cast<int>(failed);
}
