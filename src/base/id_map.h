// A flat hash table from a 16-byte id to a 32-bit number. Ids come from outside, so the hash is
// keyed: whoever does not know the seed cannot choose ids that collide. The table is never
// iterated, so the seed has no influence on results.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "base/int128.h"

namespace wattbook {

class IdMap {
 public:
  explicit IdMap(std::uint64_t seed) : seed_(seed) {}

  std::optional<std::uint32_t> find(const CommandId& id) const {
    if (slots_.empty()) return std::nullopt;
    for (std::size_t at = home(id);; at = next(at)) {
      if (slots_[at].number == vacant) return std::nullopt;
      if (slots_[at].id == id) return slots_[at].number;
    }
  }

  // Precondition: the id is not there; number is not UINT32_MAX.
  void insert(const CommandId& id, std::uint32_t number) {
    CHECK(number != vacant);
    if ((count_ + 1) * 4 > slots_.size() * 3) grow();
    place(Slot{id, number});
    ++count_;
  }

  // Precondition: the id is there. Moves later entries of the chain up, so that no gap breaks it.
  void erase(const CommandId& id) {
    std::size_t gap = home(id);
    while (!(slots_[gap].id == id && slots_[gap].number != vacant)) {
      CHECK(slots_[gap].number != vacant);
      gap = next(gap);
    }
    for (std::size_t at = next(gap); slots_[at].number != vacant; at = next(at)) {
      const std::size_t wanted = home(slots_[at].id);
      const bool reaches_gap =
          gap <= at ? (wanted <= gap || wanted > at) : (wanted <= gap && wanted > at);
      if (!reaches_gap) continue;
      slots_[gap] = slots_[at];
      gap = at;
    }
    slots_[gap].number = vacant;
    --count_;
  }

  std::size_t size() const { return count_; }

 private:
  static constexpr std::uint32_t vacant = UINT32_MAX;
  struct Slot {
    CommandId id;
    std::uint32_t number = vacant;
  };

  std::size_t home(const CommandId& id) const {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::memcpy(&low, id.bytes.data(), 8);
    std::memcpy(&high, id.bytes.data() + 8, 8);
    const uint128 product =
        static_cast<uint128>(low ^ seed_) * (high ^ std::rotl(seed_, 32) ^ 0x9e3779b97f4a7c15u);
    return static_cast<std::size_t>(product >> 64 ^ product) & (slots_.size() - 1);
  }
  std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }
  void place(const Slot& slot) {
    std::size_t at = home(slot.id);
    while (slots_[at].number != vacant) at = next(at);
    slots_[at] = slot;
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old)
      if (slot.number != vacant) place(slot);
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
  std::uint64_t seed_;
};

}  // namespace wattbook
