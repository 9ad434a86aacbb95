#include "node/env/entropy.h"

#include <cerrno>

#include <sys/random.h>

#include "base/check.h"

namespace wattbook::env {

std::uint64_t Entropy::next() {
  std::array<std::uint8_t, 8> raw{};
  fill(raw);
  std::uint64_t value = 0;
  for (const std::uint8_t byte : raw) value = value << 8 | byte;
  return value;
}

void SystemEntropy::fill(std::span<std::uint8_t> into) {
  while (!into.empty()) {
    const ssize_t got = ::getrandom(into.data(), into.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    CHECK(got > 0);
    into = into.subspan(static_cast<std::size_t>(got));
  }
}

void SeededEntropy::fill(std::span<std::uint8_t> into) {
  for (std::uint8_t& byte : into) byte = static_cast<std::uint8_t>(prng_.next());
}

}  // namespace wattbook::env
