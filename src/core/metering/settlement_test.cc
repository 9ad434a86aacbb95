#include "core/metering/settlement.h"

#include <gtest/gtest.h>

namespace wattbook::metering {
namespace {

const std::vector<Energy> consumption{Energy(100), Energy(0)};
const std::vector<Energy> production{Energy(0), Energy(80)};

IntervalSettlement sound() {
  IntervalSettlement settlement;
  settlement.positions = {{Energy(60), Energy(60), Energy(40), Energy(0), Energy(0)},
                          {Energy(0), Energy(0), Energy(0), Energy(60), Energy(20)}};
  settlement.consumption = Energy(100);
  settlement.production = Energy(80);
  settlement.shared = Energy(60);
  settlement.grid_import = Energy(40);
  settlement.grid_export = Energy(20);
  return settlement;
}

std::optional<SettlementIdentity> verdict(const IntervalSettlement& settlement) {
  return broken_identity(consumption, production, settlement);
}

TEST(Settlement, EachIdentityIsNoticedWhenBroken) {
  EXPECT_EQ(verdict(sound()), std::nullopt);

  IntervalSettlement s = sound();
  s.positions[0].grid_import += Energy(1);
  EXPECT_EQ(verdict(s), SettlementIdentity::consumption_split);

  s = sound();
  s.positions[1].sold -= Energy(1);
  EXPECT_EQ(verdict(s), SettlementIdentity::production_split);

  s = sound();
  s.positions[0].share = Energy(59);
  EXPECT_EQ(verdict(s), SettlementIdentity::not_negative);
  s = sound();
  s.positions[1].covered = Energy(-5);
  s.positions[1].grid_import = Energy(5);
  EXPECT_EQ(verdict(s), SettlementIdentity::not_negative);

  s = sound();
  s.positions[0].share = Energy(81);
  EXPECT_EQ(verdict(s), SettlementIdentity::shares_within_production);

  s = sound();
  s.positions[1].sold = Energy(61);
  s.positions[1].grid_export = Energy(19);
  EXPECT_EQ(verdict(s), SettlementIdentity::covered_equals_sold);

  s = sound();
  s.grid_export = Energy(21);
  EXPECT_EQ(verdict(s), SettlementIdentity::totals);
}

TEST(Settlement, DifferenceNamesOnlyWhoseBooksChange) {
  const IntervalSettlement before = sound();
  EXPECT_TRUE(difference(before, before).empty());

  IntervalSettlement after = sound();
  after.positions[0].covered = Energy(50);
  after.positions[0].grid_import = Energy(50);
  const PositionDelta expected{0, Energy(-10), Energy(10), Energy(0), Energy(0)};
  EXPECT_EQ(difference(before, after), std::vector{expected});
}

TEST(Settlement, ParticipantsMayJoinAndLeaveBetweenTwoSettlements) {
  const IntervalSettlement both = sound();
  IntervalSettlement one = sound();
  one.positions.pop_back();
  const PositionDelta gone{1, Energy(0), Energy(0), Energy(-60), Energy(-20)};
  const PositionDelta come{1, Energy(0), Energy(0), Energy(60), Energy(20)};
  EXPECT_EQ(difference(both, one), std::vector{gone});
  EXPECT_EQ(difference(one, both), std::vector{come});
}

}  // namespace
}  // namespace wattbook::metering
