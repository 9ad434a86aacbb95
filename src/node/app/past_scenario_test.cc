#include "node/app/past_scenario.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wattbook::app {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Address anna{{1}};
constexpr Address ben{{2}};
constexpr Address cleo{{3}};

Energy wh(std::int64_t value) { return Energy(value * 1'000); }

// Two intervals: anna has no roof; ben and cleo have one.
history::Past past() {
  history::Past out;
  out.interval_length = Duration(15 * one_minute.value);
  const Price import(320'000);
  const Price feed_in(80'000);
  const Price sharing(160'000);
  out.intervals = {{Instant(900'000), import, feed_in, sharing},
                   {Instant(1'800'000), import, feed_in, sharing}};
  out.members = {{anna, {wh(100), wh(200)}, {wh(0), wh(0)}},
                 {ben, {wh(10), wh(20)}, {wh(300), wh(500)}},
                 {cleo, {wh(1), wh(2)}, {wh(101), wh(0)}}};
  return out;
}

PastCommunity community() {
  PastCommunity out;
  out.name = "Sunny \"Lane\"";
  out.currency = "EUR";
  out.time_zone = "Europe/Vienna";
  out.battery = Energy(240'000'000);
  out.settings.mint_efficiency_ppm = 950'000;
  out.members[anna] = {.name = "Anna, north",
                       .agent = chain::AgentKind::target_price,
                       .buy = Price(200'000),
                       .sell = Price(100'000),
                       .low = wh(500),
                       .high = wh(900),
                       .key_ppm = {}};
  out.members[ben].name = "Ben";
  out.members[cleo].name = "Ben";  // names need not differ
  return out;
}

std::string text_of(const std::vector<api::SimulationFile>& files, std::string_view name) {
  const auto found = std::ranges::find(files, name, &api::SimulationFile::name);
  return found == files.end() ? "" : found->text;
}

TEST(PastScenarioTest, TellsOfEveryMemberWhatTheirMetersCounted) {
  const auto files = whole_scenario(community(), past());
  const std::string other = to_hex0x(cleo);
  EXPECT_EQ(text_of(files, "load.csv"),
            "start,Anna north,Ben," + other + "\n900,0.1,0.01,0.001\n1800,0.2,0.02,0.002\n");
  EXPECT_EQ(text_of(files, "pv.csv"), "start,Ben," + other + "\n900,0.3,0.101\n1800,0.5,0\n");
  EXPECT_EQ(text_of(files, "prices.csv"), "start,import,feed_in\n900,0.32,0.08\n1800,0.32,0.08\n");
  const std::string scenario = text_of(files, "scenario.toml");
  for (const char* part :
       {"name = \"Sunny Lane\"", "interval_minutes = 15", "mode = \"exchange-then-sharing\"",
        "price = 0.16", "capacity_kwh = 240\nefficiency = 0.95",
        "name = \"Anna north\"\nagent = {kind = \"target\", buy = 0.2, sell = 0.1, "
        "balance_low_kwh = 0.5, balance_high_kwh = 0.9}"})
    EXPECT_THAT(scenario, HasSubstr(part));
}

TEST(PastScenarioTest, LeavesThePriceOfSharingInTheMiddleWhereItChanged) {
  history::Past changed = past();
  changed.intervals[1].sharing_price = Price(170'000);
  EXPECT_THAT(text_of(whole_scenario(community(), changed), "scenario.toml"),
              HasSubstr("price = \"midpoint\""));
}

TEST(PastScenarioTest, ShowsAHomeTheOthersAsSumsOnly) {
  const auto files = home_scenario(community(), past(), anna, {});
  ASSERT_TRUE(files);
  EXPECT_EQ(text_of(*files, "load.csv"), "start,home,neighbours\n900,0.1,0.011\n1800,0.2,0.022\n");
  // Equal parts, to the last unit: 0.401 and 0.5.
  EXPECT_EQ(text_of(*files, "pv.csv"), "start,roof 1,roof 2\n900,0.2005,0.2005\n1800,0.25,0.25\n");
  for (const api::SimulationFile& file : *files) {
    EXPECT_THAT(file.text, Not(HasSubstr("Ben")));
    EXPECT_THAT(file.text, Not(HasSubstr(to_hex0x(cleo))));
  }
}

TEST(PastScenarioTest, PutsFurtherRoofsAndABatteryOnTheHome) {
  const auto files = home_scenario(community(), past(), anna, {2, Energy(10'000'000)});
  ASSERT_TRUE(files);
  EXPECT_THAT(text_of(*files, "pv.csv"), HasSubstr("start,home,roof 1,roof 2\n900,0.401,0.2005"));
  EXPECT_THAT(text_of(*files, "scenario.toml"),
              HasSubstr("name = \"home\"\nbattery = {capacity_kwh = 10}"));
  // Ben's own roof is one of the two that the mean is of.
  const auto ben_s = home_scenario(community(), past(), ben, {1, {}});
  EXPECT_THAT(text_of(*ben_s, "pv.csv"), HasSubstr("start,home,roof 1\n900,0.5005,0.101\n"));
}

TEST(PastScenarioTest, RefusesWhatTheRecordCannotShow) {
  EXPECT_FALSE(home_scenario(community(), past(), Address{{9}}, {}));
  history::Past dark = past();
  for (history::PastMember& member : dark.members) member.exported = {wh(0), wh(0)};
  EXPECT_TRUE(home_scenario(community(), dark, anna, {0, Energy(1)}));
  EXPECT_EQ(home_scenario(community(), dark, anna, {1, {}}).error().message,
            "no roof in the record shows what a further one would produce");
}

}  // namespace
}  // namespace wattbook::app
