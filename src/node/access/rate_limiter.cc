#include "node/access/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace wattbook::access {

namespace {

constexpr double minute_ns = 60e9;

}  // namespace

double RateLimiter::left(const Bucket& bucket, std::int64_t now_ns) const {
  const double given_back =
      static_cast<double>(now_ns - bucket.updated_ns) / minute_ns * rate_.per_minute;
  return std::min(bucket.left + given_back, static_cast<double>(rate_.burst));
}

std::optional<Duration> RateLimiter::take(std::string_view key, std::int64_t now_ns) {
  if (rate_.burst == 0) return std::nullopt;
  auto found = buckets_.find(std::string(key));
  if (found == buckets_.end()) {
    make_room(now_ns);
    found = buckets_.emplace(key, Bucket{static_cast<double>(rate_.burst), now_ns}).first;
  }
  Bucket& bucket = found->second;
  bucket = {left(bucket, now_ns), now_ns};
  if (bucket.left >= 1) {
    bucket.left -= 1;
    return std::nullopt;
  }
  const double wait_ms = (1 - bucket.left) * minute_ns / rate_.per_minute / 1e6;
  return Duration(static_cast<std::int64_t>(std::ceil(wait_ms)));
}

bool RateLimiter::has(std::string_view key, std::int64_t now_ns) const {
  if (rate_.burst == 0) return true;
  const auto found = buckets_.find(std::string(key));
  return found == buckets_.end() || left(found->second, now_ns) >= 1;
}

// Forgets whoever has a full allowance, which changes nothing for them; if nobody has, the one who
// was seen longest ago.
void RateLimiter::make_room(std::int64_t now_ns) {
  if (buckets_.size() < keys_max) return;
  std::erase_if(buckets_,
                [&](const auto& entry) { return left(entry.second, now_ns) >= rate_.burst; });
  if (buckets_.size() < keys_max) return;
  buckets_.erase(std::ranges::min_element(
      buckets_, {}, [](const auto& entry) { return entry.second.updated_ns; }));
}

}  // namespace wattbook::access
