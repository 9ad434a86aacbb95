// The door to time. The ledger never reads a clock; the engine asks one of these and hands the
// instant in, so that a simulation can run a year in seconds and a test can turn time back.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/instant.h"

namespace wattbook::env {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Wall time, UTC; may jump either way.
  virtual Instant now() const = 0;
  // Nanoseconds from an arbitrary start; never goes back. For measuring spans only.
  virtual std::int64_t monotonic_ns() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
  std::int64_t monotonic_ns() const override;
};

// Wall time that starts at `start` and runs `speed` times as fast as the machine's. For the demo.
class FastClock final : public Clock {
 public:
  FastClock(Instant start, std::int64_t speed);
  Instant now() const override;
  std::int64_t monotonic_ns() const override;

 private:
  Instant start_;
  std::int64_t speed_;
  std::int64_t origin_ns_;
};

// Stands still until it is told otherwise. For tests and simulation.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_ms_(start.unix_ms) {}
  Instant now() const override { return Instant(now_ms_.load()); }
  std::int64_t monotonic_ns() const override { return elapsed_ms_.load() * 1'000'000; }

  void advance(Duration by) {
    now_ms_ += by.value;
    elapsed_ms_ += by.value;
  }
  // Sets the wall clock, also backwards; monotonic time does not move.
  void set(Instant to) { now_ms_ = to.unix_ms; }

 private:
  std::atomic<std::int64_t> now_ms_;
  std::atomic<std::int64_t> elapsed_ms_{0};
};

}  // namespace wattbook::env
