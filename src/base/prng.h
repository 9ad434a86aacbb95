// SplitMix64: a small generator whose sequence is part of the protocol (zero-intelligence agents
// draw their prices from a seed derived from the chain, DOMAIN 6.4) and of every simulation seed.
// Not for secrets.
#pragma once

#include <cstdint>

#include "base/int128.h"

namespace wattbook {

class Prng {
 public:
  explicit constexpr Prng(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // Uniform in [0, bound), bound > 0; the bias of the multiply-shift is below bound / 2^64.
  constexpr std::uint64_t below(std::uint64_t bound) {
    return static_cast<std::uint64_t>((static_cast<uint128>(next()) * bound) >> 64);
  }

 private:
  std::uint64_t state_;
};

}  // namespace wattbook
