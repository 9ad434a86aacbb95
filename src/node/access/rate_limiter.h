// How fast one peer may ask: a token bucket for each key (an address of the network, a token, an
// account). Bounded: keys that have their full allowance again are forgotten first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/instant.h"

namespace wattbook::access {

struct Rate {
  std::uint32_t burst = 0;       // that may come at once; 0 switches the limit off
  std::uint32_t per_minute = 0;  // at which the burst is given back
};

// One thread at a time. Time is monotonic, in nanoseconds (env::Clock::monotonic_ns).
class RateLimiter {
 public:
  static constexpr std::size_t keys_max = 65'536;

  explicit RateLimiter(Rate rate) : rate_(rate) {}

  // Takes one from the key's allowance. Where none is left: how long until there is one.
  std::optional<Duration> take(std::string_view key, std::int64_t now_ns);
  // Whether take() would find one, without taking it.
  bool has(std::string_view key, std::int64_t now_ns) const;
  void set(Rate rate) { rate_ = rate; }

 private:
  struct Bucket {
    double left = 0;
    std::int64_t updated_ns = 0;
  };

  double left(const Bucket& bucket, std::int64_t now_ns) const;
  void make_room(std::int64_t now_ns);

  Rate rate_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace wattbook::access
