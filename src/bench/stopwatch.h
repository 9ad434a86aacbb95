// Time for speed figures. Processor time where one thread does the work, for wall time says more
// about what else runs on the machine.
#pragma once

#include <algorithm>
#include <vector>

#include <time.h>

namespace wattbook::bench {

inline double clock_seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

inline double thread_ms() { return clock_seconds(CLOCK_THREAD_CPUTIME_ID) * 1e3; }

// Wall time, and the processor time of all threads of this process, since it was made.
class Laps {
 public:
  double seconds() const { return clock_seconds(CLOCK_MONOTONIC) - start_; }
  double processor_seconds() const {
    return clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - processor_start_;
  }

 private:
  double start_ = clock_seconds(CLOCK_MONOTONIC);
  double processor_start_ = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
};

// Median of several runs, in milliseconds.
template <class Work>
double median_ms(int runs, Work work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const double begin = thread_ms();
    work();
    times.push_back(thread_ms() - begin);
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace wattbook::bench
