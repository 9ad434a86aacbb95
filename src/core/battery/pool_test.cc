#include "core/battery/pool.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace wattbook::battery {
namespace {

std::vector<Energy> energies(const std::vector<std::int64_t>& values) {
  std::vector<Energy> result;
  for (const std::int64_t value : values) result.emplace_back(value);
  return result;
}

TEST(Mint, BooksTheLossAndReturnsWhatHasNoRoom) {
  EXPECT_EQ(mint(Energy(0), Energy(0), 1'000'000), (Minting{}));
  EXPECT_EQ(mint(Energy(100), Energy(0), 1'000'000), (Minting{Energy(0), Energy(0), Energy(100)}));
  EXPECT_EQ(mint(Energy(100), Energy(100), 900'000), (Minting{Energy(90), Energy(10), Energy(0)}));
  EXPECT_EQ(mint(Energy(100), Energy(45), 900'000), (Minting{Energy(45), Energy(6), Energy(49)}));
  EXPECT_EQ(mint(Energy(INT64_MAX), Energy(INT64_MAX), 1).minted, Energy(INT64_MAX / 1'000'000));
}

RC_GTEST_PROP(Mint, TakesAsMuchAsFits, ()) {
  const Energy fed(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
  const Energy room(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
  const std::int64_t efficiency = *rc::gen::inRange<std::int64_t>(1, 1'000'001);
  const Minting m = mint(fed, room, efficiency);
  RC_ASSERT(m.minted + m.lost + m.excess == fed);
  RC_ASSERT(m.minted <= room);
  RC_ASSERT(m.excess >= Energy(0));
  RC_ASSERT(m.lost >= Energy(0));
  const Energy one_more = m.minted + m.lost + Energy(1);
  if (m.excess > Energy(0))
    RC_ASSERT(mul_div_floor(one_more.value, efficiency, efficiency_ppm_full) > room.value);
}

TEST(Losses, NoneWhereTheBatteryHoldsEnough) {
  EXPECT_EQ(losses_of(energies({3, 4}), Energy(7)), energies({0, 0}));
  EXPECT_EQ(losses_of(energies({3, 4}), Energy(1'000)), energies({0, 0}));
  EXPECT_TRUE(losses_of({}, Energy(0)).empty());
}

TEST(Losses, ProRataThenOneUnitEachInIndexOrder) {
  EXPECT_EQ(losses_of(energies({100, 0, 300}), Energy(200)), energies({50, 0, 150}));
  // 2 x 1/3 rounds to nothing for each; the first two holders give the units.
  EXPECT_EQ(losses_of(energies({0, 5, 5, 5}), Energy(13)), energies({0, 1, 1, 0}));
  EXPECT_EQ(losses_of(energies({5, 0, 7}), Energy(0)), energies({5, 0, 7}));
}

RC_GTEST_PROP(Losses, AddUpAndLeaveNobodyBelowZero, ()) {
  const std::vector<Energy> balances = energies(*rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::oneOf(rc::gen::just<std::int64_t>(0), rc::gen::inRange<std::int64_t>(0, 20),
                     rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000))));
  Energy total;
  for (const Energy balance : balances) total += balance;
  const Energy measured(*rc::gen::inRange<std::int64_t>(0, total.value + 2));
  const std::vector<Energy> losses = losses_of(balances, measured);
  Energy lost;
  for (std::size_t i = 0; i < balances.size(); ++i) {
    RC_ASSERT(losses[i] >= Energy(0));
    RC_ASSERT(losses[i] <= balances[i]);
    lost += losses[i];
  }
  RC_ASSERT(total - lost == std::min(total, measured));
}

TEST(Pool, FreeCapacityIsNeverNegative) {
  Pool pool;
  EXPECT_EQ(pool.free(Energy(0)), Energy(0));
  EXPECT_EQ(pool.add_owner(), 0u);
  EXPECT_EQ(pool.add_owner(), 1u);
  pool.set_capacity(0, Energy(100));
  pool.set_capacity(1, Energy(50));
  EXPECT_EQ(pool.free(Energy(120)), Energy(30));
  pool.set_capacity(0, Energy(20));
  EXPECT_EQ(pool.capacity(), Energy(70));
  EXPECT_EQ(pool.free(Energy(120)), Energy(0));
  EXPECT_EQ(Pool(pool.capacities()).capacity(), Energy(70));
}

}  // namespace
}  // namespace wattbook::battery
