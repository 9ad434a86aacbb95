// The door to randomness: the system's for keys and salts, a seeded one so that a simulation
// repeats.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/prng.h"

namespace wattbook::env {

class Entropy {
 public:
  virtual ~Entropy() = default;
  // Fills `into` with random bytes. Cannot fail: a system without entropy stops the process.
  virtual void fill(std::span<std::uint8_t> into) = 0;

  std::uint64_t next();
};

// getrandom(2). Thread-safe.
class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> into) override;
};

// Repeats from its seed; not for secrets. One thread at a time.
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed) : prng_(seed) {}
  void fill(std::span<std::uint8_t> into) override;

 private:
  Prng prng_;
};

}  // namespace wattbook::env
