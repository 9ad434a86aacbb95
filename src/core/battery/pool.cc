#include "core/battery/pool.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/int128.h"

namespace wattbook::battery {

Minting mint(Energy fed, Energy room, std::int64_t efficiency_ppm) {
  CHECK(fed >= Energy(0) && room >= Energy(0));
  CHECK(efficiency_ppm > 0 && efficiency_ppm <= efficiency_ppm_full);
  // The most that can be taken in without minting more than `room`.
  const int128 fits =
      ((static_cast<int128>(room.value) + 1) * efficiency_ppm_full - 1) / efficiency_ppm;
  const Energy taken(static_cast<std::int64_t>(std::min<int128>(fed.value, fits)));
  const Energy minted(mul_div_floor(taken.value, efficiency_ppm, efficiency_ppm_full));
  return {minted, taken - minted, fed - taken};
}

std::vector<Energy> losses_of(std::span<const Energy> balances, Energy measured) {
  CHECK(measured >= Energy(0));
  Energy total;
  for (const Energy balance : balances) {
    CHECK(balance >= Energy(0));
    total += balance;
  }
  std::vector<Energy> losses(balances.size());
  if (measured >= total) return losses;

  const Energy loss = total - measured;
  Energy rest = loss;
  for (std::size_t i = 0; i < balances.size(); ++i) {
    losses[i] = Energy(mul_div_floor(loss.value, balances[i].value, total.value));
    rest -= losses[i];
  }
  // The floors lose less than one unit for each non-zero balance, and a loss below the total leaves
  // every such balance a unit to give, so one pass is enough.
  for (std::size_t i = 0; i < balances.size() && rest > Energy(0); ++i) {
    if (balances[i] == Energy(0)) continue;
    losses[i] += Energy(1);
    rest -= Energy(1);
  }
  CHECK(rest == Energy(0));
  return losses;
}

Pool::Pool(std::vector<Energy> capacities)
    : capacities_(std::move(capacities)),
      capacity_(std::accumulate(capacities_.begin(), capacities_.end(), Energy(0))) {}

std::uint32_t Pool::add_owner() {
  capacities_.emplace_back();
  return static_cast<std::uint32_t>(capacities_.size() - 1);
}

void Pool::set_capacity(std::uint32_t owner, Energy capacity) {
  CHECK(owner < capacities_.size() && capacity >= Energy(0));
  capacity_ += capacity - capacities_[owner];
  capacities_[owner] = capacity;
}

Energy Pool::free(Energy stored) const { return std::max(Energy(0), capacity_ - stored); }

}  // namespace wattbook::battery
