// The demo's time: set by hand while history is made, then a multiple of the machine's.
#pragma once

#include <mutex>

#include "node/env/clock.h"

namespace wattbook::sim {

class DemoClock final : public env::Clock {
 public:
  explicit DemoClock(Instant start) : base_(start) {}

  Instant now() const override {
    const std::lock_guard lock(mutex_);
    const std::int64_t elapsed_ns = machine_.monotonic_ns() - origin_ns_;
    return base_ + Duration(mul_div_floor(elapsed_ns, speed_, 1'000'000));
  }
  std::int64_t monotonic_ns() const override { return machine_.monotonic_ns(); }

  // Stands still at `to`.
  void set(Instant to) {
    const std::lock_guard lock(mutex_);
    base_ = to;
    speed_ = 0;
  }
  // Runs on from where it stands, `speed` times as fast as the machine's clock.
  void run(std::int64_t speed) { run(speed, machine_.monotonic_ns()); }
  // As if it had been told so at `origin_ns` of the machine's monotonic clock, which all processes
  // share: the nodes of one demo have one time.
  void run(std::int64_t speed, std::int64_t origin_ns) {
    const std::lock_guard lock(mutex_);
    origin_ns_ = origin_ns;
    speed_ = speed;
  }

 private:
  env::SystemClock machine_;
  mutable std::mutex mutex_;  // guards all below
  Instant base_;
  std::int64_t origin_ns_ = 0;
  std::int64_t speed_ = 0;
};

}  // namespace wattbook::sim
