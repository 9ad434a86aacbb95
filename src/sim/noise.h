// Seeded noise that is a function of time instead of a sequence: any instant can be asked in any
// order and gives the same answer on every machine. Built on the house's own generator.
#pragma once

#include <cmath>
#include <cstdint>

#include "base/prng.h"
#include "base/quantity.h"

namespace wattbook::sim {

// A generator for one purpose at one point of a lattice; `stream` keeps purposes apart.
inline Prng noise_source(std::uint64_t seed, std::uint64_t stream, std::int64_t point) {
  Prng mixer(seed ^ (stream * 0xd1342543de82ef95u));
  return Prng(mixer.next() ^ (static_cast<std::uint64_t>(point) * 0xda942042e4dd58b5u));
}

// Uniform in [0, 1).
inline double uniform(Prng& prng) { return static_cast<double>(prng.next() >> 11) * 0x1p-53; }

// Normal with mean 0 and deviation 1, from twelve uniforms: tails end at 6, which suits loads.
inline double normal(Prng& prng) {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += uniform(prng);
  return sum - 6;
}

// Smooth noise in [-1, 1] that changes over `period_ms`.
inline double smooth_noise(std::uint64_t seed, std::uint64_t stream, std::int64_t at_ms,
                           std::int64_t period_ms) {
  const std::int64_t cell = mul_div_floor(at_ms, 1, period_ms);
  const double part =
      static_cast<double>(at_ms - cell * period_ms) / static_cast<double>(period_ms);
  Prng left = noise_source(seed, stream, cell);
  Prng right = noise_source(seed, stream, cell + 1);
  const double blend = part * part * (3 - 2 * part);
  return (uniform(left) * 2 - 1) * (1 - blend) + (uniform(right) * 2 - 1) * blend;
}

}  // namespace wattbook::sim
