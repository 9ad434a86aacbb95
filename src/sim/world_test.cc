#include "sim/world.h"

#include <gtest/gtest.h>

#include "sim/baseline.h"
#include "sim/make_example.h"
#include "sim/scratch_dir_test.h"

namespace wattbook::sim {
namespace {

constexpr Place vienna{48.2, 16.4};

Instant utc(std::string_view text) {
  return Instant(tables::parse_stamp(text, tables::StampFormat::year_first)->clock.seconds * 1000);
}

TEST(Sun, StandsWhereAlmanacsPutIt) {
  // Solar noon at Vienna on the solstices: 90 - 48.2 +- 23.44 degrees.
  const SunPosition summer = sun_position(vienna, utc("2026-06-21 10:56"));
  EXPECT_NEAR(summer.elevation_degrees, 65.2, 0.5);
  EXPECT_NEAR(summer.azimuth_degrees, 180, 2);
  EXPECT_NEAR(sun_position(vienna, utc("2026-12-21 10:52")).elevation_degrees, 18.4, 0.5);
  EXPECT_LT(sun_position(vienna, utc("2026-06-21 23:00")).elevation_degrees, -15);
  EXPECT_NEAR(sun_position(vienna, utc("2026-03-20 06:00")).azimuth_degrees, 103, 3);
  // South of the equator the noon sun stands in the north.
  const SunPosition sydney = sun_position({-33.9, 151.2}, utc("2026-12-21 01:53"));
  EXPECT_NEAR(sydney.elevation_degrees, 79.5, 0.7);
}

TEST(Roof, GivesNothingAtNightAndLessUnderClouds) {
  const Roof roof{.kwp = 5, .tilt_degrees = 30, .azimuth_degrees = 180};
  const SunPosition noon = sun_position(vienna, utc("2026-06-21 10:56"));
  EXPECT_EQ(roof_power(roof, {-1, 0}, 1), 0);
  EXPECT_GT(roof_power(roof, noon, 1), 3'500);
  EXPECT_LE(roof_power(roof, noon, 1), 5'000);
  EXPECT_LT(roof_power(roof, noon, 0.3), 0.4 * roof_power(roof, noon, 1));
}

TEST(Household, FollowsTheShapeOfAResidentialDay) {
  env::CalendarTime night{.minute_of_day = 3 * 60};
  env::CalendarTime morning{.minute_of_day = 8 * 60};
  env::CalendarTime afternoon{.minute_of_day = 15 * 60};
  env::CalendarTime evening{.minute_of_day = 19 * 60};
  for (const double season : {-1.0, 0.0, 1.0}) {
    EXPECT_LT(residential_shape(night, season), 0.5);
    EXPECT_GT(residential_shape(morning, season), residential_shape(night, season));
    EXPECT_LT(residential_shape(afternoon, season), residential_shape(evening, season));
  }
  EXPECT_GT(residential_shape(evening, -1), residential_shape(evening, 1));
  env::CalendarTime sunday_noon{.weekday = 7, .minute_of_day = 12 * 60};
  env::CalendarTime monday_noon{.weekday = 1, .minute_of_day = 12 * 60};
  EXPECT_GT(residential_shape(sunday_noon, 0), residential_shape(monday_noon, 0));
}

TEST(World, OneSeedGivesOneWorldHoweverItIsStepped) {
  WorldOptions options{.seed = 42, .homes = 6};
  const Instant start = utc("2026-06-01 00:00");
  World coarse(options, start);
  World fine(options, start);
  std::vector<HomeEnergy> sums(6);
  const std::vector<HomeEnergy> day = coarse.advance(start + one_day);
  while (fine.now() < start + one_day) {
    const std::vector<HomeEnergy> part = fine.advance(fine.now() + Duration(5 * one_minute.value));
    for (std::size_t i = 0; i < 6; ++i) {
      sums[i].load += part[i].load;
      sums[i].pv += part[i].pv;
    }
  }
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_LE(std::abs((sums[i].load - day[i].load).value), 1) << i;
    EXPECT_LE(std::abs((sums[i].pv - day[i].pv).value), 1) << i;
    EXPECT_GT(day[i].load, Energy(1'000'000));
  }
  options.seed = 43;
  World other(options, start);
  EXPECT_NE(other.advance(start + one_day)[0].load, day[0].load);
}

TEST(World, AMonthAddsUpToWhatTheHomesAreMadeFor) {
  World world({.seed = 3, .homes = 12}, utc("2026-04-01 00:00"));
  double expected = 0;
  double kwp = 0;
  for (const Home& home : world.homes()) {
    expected += home.annual_kwh * 30 / 365.25;
    kwp += home.roof ? home.roof->kwp : 0;
  }
  double load = 0;
  double pv = 0;
  for (const HomeEnergy& home : world.advance(utc("2026-05-01 00:00"))) {
    load += static_cast<double>(home.load.value) / 1e6;
    pv += static_cast<double>(home.pv.value) / 1e6;
  }
  EXPECT_NEAR(load, expected, 0.15 * expected);
  EXPECT_GT(pv, 50 * kwp);  // April in Vienna: 80 to 130 kWh per kWp
  EXPECT_LT(pv, 160 * kwp);
}

TEST(Vehicle, VisitsAreInOrderAndModest) {
  int visits = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Vehicle vehicle(seed, env::TimeZone::find("Europe/Vienna").value());
    for (int day = 0; day < 14; ++day) {
      const Instant noon = utc("2026-03-22 12:00") + Duration(day * one_day.value);
      const std::optional<ChargingVisit> visit = vehicle.visit_of_day(noon);
      if (!visit) continue;
      ++visits;
      EXPECT_LT(visit->arrival, visit->departure);
      EXPECT_GE(visit->wanted, Energy(1'000'000));
      EXPECT_LE(visit->wanted, Energy(20'000'000));
    }
  }
  EXPECT_GT(visits, 130);
  EXPECT_LT(visits, 250);
}

TEST(Example, IsAScenarioThatLoadsToTheSameEnergy) {
  const ScratchDir directory;
  ExampleOptions options{
      .name = "Test lane",
      .world = {.seed = 5, .homes = 4, .zone = env::TimeZone::find("Europe/Vienna").value()},
      .start = utc("2026-03-28 23:00"),
      .days = 1};
  ASSERT_TRUE(make_example(options, directory.path()));
  const Scenario scenario = read_scenario(directory.path() / "scenario.toml").value();
  const Dataset data = load_dataset(scenario).value();
  EXPECT_EQ(data.intervals, 92u);  // the clock was put forward in that night
  EXPECT_EQ(data.members.size(), 4u);
  Energy load;
  for (const HomeEnergy& home :
       World(options.world, options.start).advance(options.start + Duration(23 * one_hour.value)))
    load += home.load;
  EXPECT_LE(std::abs((netting_totals(data).load - load).value), 4);
}

}  // namespace
}  // namespace wattbook::sim
