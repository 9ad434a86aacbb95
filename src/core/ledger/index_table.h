// A flat hash table that maps keys to dense indices, for tables that keep their keys in a vector of
// their own. It stores only the index, asks its owner to compare, and is never iterated, so the
// hash function has no influence on results.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/check.h"

namespace wattbook::ledger {

// Spreads the bits of a key (the finaliser of MurmurHash3).
constexpr std::uint64_t mix_bits(std::uint64_t key) {
  key = (key ^ (key >> 33)) * 0xff51afd7ed558ccdu;
  key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53u;
  return key ^ (key >> 33);
}

class IndexTable {
 public:
  // The index among those inserted with `hash` for which matches(index) holds.
  template <class Matches>
  std::optional<std::uint32_t> find(std::uint64_t hash, Matches&& matches) const {
    if (slots_.empty()) return std::nullopt;
    for (std::uint64_t at = hash & mask();; at = (at + 1) & mask()) {
      if (slots_[at] == empty) return std::nullopt;
      if (matches(slots_[at])) return slots_[at];
    }
  }

  // Adds `index`, which must be the number of indices present; hash_of(i) gives the hash of any
  // present index, for growth.
  template <class HashOf>
  void push(std::uint32_t index, HashOf&& hash_of) {
    CHECK(index == count_);
    if (2 * (std::uint64_t{count_} + 1) > slots_.size()) grow(hash_of);
    place(index, hash_of(index));
    ++count_;
  }

  // Removes the index pushed last, whose hash is `hash`. No later push can have probed past it, so
  // its slot simply becomes empty.
  void pop(std::uint64_t hash) {
    CHECK(count_ > 0);
    --count_;
    std::uint64_t at = hash & mask();
    while (slots_[at] != count_) at = (at + 1) & mask();
    slots_[at] = empty;
  }

 private:
  static constexpr std::uint32_t empty = UINT32_MAX;

  std::uint64_t mask() const { return slots_.size() - 1; }

  void place(std::uint32_t index, std::uint64_t hash) {
    std::uint64_t at = hash & mask();
    while (slots_[at] != empty) at = (at + 1) & mask();
    slots_[at] = index;
  }

  template <class HashOf>
  void grow(HashOf& hash_of) {
    slots_.assign(slots_.empty() ? 16 : 2 * slots_.size(), empty);
    for (std::uint32_t index = 0; index < count_; ++index) place(index, hash_of(index));
  }

  std::vector<std::uint32_t> slots_;  // a power of two, at most half full
  std::uint32_t count_ = 0;
};

}  // namespace wattbook::ledger
