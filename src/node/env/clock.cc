#include "node/env/clock.h"

#include <chrono>

#include "base/check.h"

namespace wattbook::env {

namespace {

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Instant SystemClock::now() const {
  return Instant(std::chrono::duration_cast<std::chrono::milliseconds>(
                     std::chrono::system_clock::now().time_since_epoch())
                     .count());
}

std::int64_t SystemClock::monotonic_ns() const { return steady_ns(); }

FastClock::FastClock(Instant start, std::int64_t speed)
    : start_(start), speed_(speed), origin_ns_(steady_ns()) {
  CHECK(speed > 0);
}

Instant FastClock::now() const {
  return start_ + Duration(mul_div_floor(steady_ns() - origin_ns_, speed_, 1'000'000));
}

std::int64_t FastClock::monotonic_ns() const { return steady_ns(); }

}  // namespace wattbook::env
