// The shared battery of a community: what its owners have in service, how much of it is free, what
// feeding it mints, and how its losses are shared. DOMAIN 3.4, 4.4.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/quantity.h"

namespace wattbook::battery {

inline constexpr std::int64_t efficiency_ppm_full = 1'000'000;

// What becomes of energy fed in: fed = minted + lost + excess.
struct Minting {
  Energy minted;  // becomes WATT
  Energy lost;    // charging loss under the mint efficiency
  Energy excess;  // found no room: to be shared or sold to the grid

  constexpr bool operator==(const Minting&) const = default;
};

// What `fed` mints where `room` is the lesser of the member's storage limit and the battery's free
// capacity: as much is taken in as fits, minted = floor(taken x efficiency), the rest of what was
// taken is lost. Precondition: fed, room >= 0; 0 < efficiency_ppm <= 1,000,000.
Minting mint(Energy fed, Energy room, std::int64_t efficiency_ppm);

// Losses by holder when the battery holds less than the ledger says (DOMAIN 3.4): loss = sum of
// balances - measured, pro rata, floor for each, then one unit each to non-zero balances in index
// order until the sum is exact. All zero where the battery holds as much or more: a gain is kept as
// reserve, never minted. Precondition: balances and measured >= 0.
std::vector<Energy> losses_of(std::span<const Energy> balances, Energy measured);

// Capacity in service, by owner in order of joining.
class Pool {
 public:
  Pool() = default;
  // Continues from a snapshot of `capacities()`.
  explicit Pool(std::vector<Energy> capacities);

  // Returns the new owner's index (the same order as FeeIndex::add_owner).
  std::uint32_t add_owner();
  // Precondition: owner known, capacity >= 0.
  void set_capacity(std::uint32_t owner, Energy capacity);

  Energy capacity() const { return capacity_; }
  // Room above `stored`; zero if capacity was taken out of service below it.
  Energy free(Energy stored) const;
  const std::vector<Energy>& capacities() const { return capacities_; }

 private:
  std::vector<Energy> capacities_;
  Energy capacity_;
};

}  // namespace wattbook::battery
