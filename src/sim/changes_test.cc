#include "sim/changes.h"

#include <gtest/gtest.h>

namespace wattbook::sim {
namespace {

EnergyColumn column(std::vector<std::int64_t> values) {
  EnergyColumn out(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) out.set(i, Energy(values[i]));
  return out;
}

// A has a roof, B none, C one that was not measured in the second interval.
Dataset small() {
  Dataset data;
  data.intervals = 2;
  data.members.resize(3);
  for (MemberData& member : data.members) member.load = column({5, 5});
  data.members[0].pv = column({10, 20});
  data.members[1].pv = EnergyColumn(2);
  data.members[2].pv = EnergyColumn(2);
  data.members[2].pv.set(0, Energy(31));
  return data;
}

TEST(Changes, AFurtherRoofIsTheMeanOfThoseMeasuredAndGoesToWhoHasNone) {
  Dataset data = small();
  Scenario scenario;
  ASSERT_TRUE(apply({.roofs = 2, .battery = {}, .seed = {}}, scenario, data));
  EXPECT_EQ(data.members[1].pv.at(0), Energy(20));  // (10 + 31) / 2, rounded down
  EXPECT_EQ(data.members[1].pv.at(1), Energy(20));  // only A was measured
  EXPECT_EQ(data.members[0].pv.at(0), Energy(30));
  EXPECT_EQ(data.members[2].pv.at(0), Energy(31));
}

TEST(Changes, RefusesMoreRoofsThanMembersAndRoofsWithoutAnExample) {
  Dataset data = small();
  Scenario scenario;
  EXPECT_FALSE(apply({.roofs = 4, .battery = {}, .seed = {}}, scenario, data));
  EXPECT_EQ(data.members[1].pv.missing(), 2U);
  for (MemberData& member : data.members) member.pv = EnergyColumn(2);
  const Result<void> without = apply({.roofs = 1, .battery = {}, .seed = {}}, scenario, data);
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().message, "no roof in the data shows what a further one would produce");
}

TEST(Changes, ABatteryIsAddedToTheSharedOneAndASeedReplacesTheScenarios) {
  Dataset data = small();
  Scenario scenario;
  const Changes changes{.roofs = 0, .battery = Energy(7), .seed = 9};
  ASSERT_TRUE(apply(changes, scenario, data));
  ASSERT_TRUE(apply(changes, scenario, data));
  EXPECT_EQ(scenario.battery->capacity, Energy(14));
  EXPECT_EQ(scenario.seed, 9U);
}

}  // namespace
}  // namespace wattbook::sim
