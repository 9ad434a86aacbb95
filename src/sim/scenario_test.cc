#include "sim/scenario.h"

#include <gtest/gtest.h>

#include "sim/pattern.h"
#include "sim/scratch_dir_test.h"

namespace wattbook::sim {
namespace {

constexpr std::string_view head = R"([community]
name = "Lane"
time_zone = "Europe/Vienna"
[tariff]
import = 0.3
feed_in = 0.08
)";
constexpr std::string_view data = R"([[data]]
file = "load.csv"
quantity = "load"
unit = "kWh"
)";

class ScenarioFile : public testing::Test {
 protected:
  Result<Scenario> read(std::string_view text) {
    directory_.write("load.csv", "time,A\n2023-01-01 00:00,1\n2023-01-01 00:15,1\n");
    return read_scenario(directory_.write("s.toml", text));
  }
  // Message and hint without the folder's name.
  std::string refusal(std::string_view text) {
    const Result<Scenario> scenario = read(text);
    if (scenario) return "accepted";
    std::string message = scenario.error().message;
    message.erase(0, message.rfind('/') + 1);
    return message + " | " + scenario.error().hint;
  }
  ScratchDir directory_;
};

TEST_F(ScenarioFile, UnknownKeyNamesItsPlaceAndTheNearestKey) {
  EXPECT_EQ(refusal("[community]\nname = \"L\"\ntimezone = \"UTC\"\n"),
            "s.toml:1:1: community.time_zone: the community needs a time zone | such as "
            "\"Europe/Vienna\"");
  EXPECT_EQ(refusal(std::string(head) + std::string(data) + "colums = \"A\"\n"),
            "s.toml:11:1: unknown key 'data.colums' | did you mean 'columns'?");
  EXPECT_EQ(refusal(std::string(head) + std::string(data) + "[sharing]\nkey = \"dinamic\"\n"),
            "s.toml:12:7: sharing.key: 'dinamic' is not one of static, dynamic, custom | did you "
            "mean 'dynamic'?");
}

TEST_F(ScenarioFile, ConfinedOnesReadNothingOutsideTheirFolder) {
  const Result<Scenario> beside = read(std::string(head) + std::string(data));
  ASSERT_TRUE(beside) << beside.error().message;
  EXPECT_TRUE(check_confined(*beside));
  std::string outside(data);
  outside.replace(outside.find("load.csv"), 8, "/proc/self/status");
  const Result<Scenario> scenario = read(std::string(head) + outside);
  ASSERT_TRUE(scenario) << scenario.error().message;
  const Result<void> refused = check_confined(*scenario);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "/proc/self/status is not beside the scenario");
}

TEST_F(ScenarioFile, RefusesWrongTypesRangesAndSyntax) {
  const std::string base = std::string(head) + std::string(data);
  EXPECT_EQ(refusal(base + "[battery]\ncapacity_kwh = \"ten\"\n"),
            "s.toml:12:16: battery.capacity_kwh: must be a number | ");
  EXPECT_EQ(refusal(base + "[battery]\ncapacity_kwh = 10\nefficiency = 1.1\n"),
            "s.toml:13:14: battery.efficiency: 1.1 is outside 0.01 to 1 | ");
  EXPECT_TRUE(refusal("a = \n").starts_with("s.toml:1:"));
  EXPECT_TRUE(refusal(base + "[rules]\ntick = 0.000001\nlot_kwh = 0.5\n")
                  .starts_with("s.toml:13:11: rules.lot_kwh: tick x lot"));
  EXPECT_EQ(refusal(std::string(head)),
            "s.toml:1:1: data: the scenario needs at least one [[data]] | ");
}

TEST_F(ScenarioFile, AFilePatternWithoutAMatchIsAnError) {
  std::string text(head);
  text += "[[data]]\nfile = \"nil*.csv\"\nquantity = \"load\"\nunit = \"kWh\"\n";
  const Result<Scenario> scenario = read(text);
  ASSERT_FALSE(scenario);
  EXPECT_NE(scenario.error().message.find(":8:8: data.file: no file matches"), std::string::npos)
      << scenario.error().message;
}

TEST_F(ScenarioFile, ReadsEverySection) {
  const Result<Scenario> scenario = read(R"([community]
name = "Lane"
time_zone = "Australia/Sydney"
currency = "AUD"
interval_minutes = 30
mode = "exchange-then-sharing"
seed = 7
[period]
from = "2023-01-02"
until = "2023-01-03 12:00"
[sharing]
key = "static"
price = -0.05
[battery]
capacity_kwh = 100
power_kw = 50
efficiency = 0.9
[rules]
storage_fee_tsl_per_kwh = 0.001
[tariff.import]
unit = "per-MWh"
price = 300
window = [{from = "22:00", until = "06:00", days = "weekend", months = [1, 12], price = -20}]
[tariff.feed_in]
price = 0.1
[members]
kwp = 5
agent = {kind = "zero-intelligence", buy = 0.28, sell = 0.11}
[[member]]
name = "A"
part = 0.25
battery = {capacity_kwh = 10}
agent = {kind = "none"}
[[data]]
file = "load.csv"
quantity = "load"
unit = "Wh"
separator = "tab"
time = {format = "day-first", zone = "UTC+10", stamp = "end", repeated = "first", skipped = "shift"}
)");
  ASSERT_TRUE(scenario) << scenario.error().message;
  EXPECT_EQ(scenario->interval, Duration(30 * one_minute.value));
  EXPECT_EQ(scenario->mode, Mode::exchange_then_sharing);
  EXPECT_EQ(scenario->from, env::midnight(2023, 1, 2));
  EXPECT_EQ(scenario->rules.local_price, Price(-50'000));
  EXPECT_EQ(scenario->rules.storage_fee, Amount(1'000));
  EXPECT_EQ(scenario->battery->capacity, Energy(100'000'000));
  EXPECT_EQ(scenario->battery->efficiency_ppm, 900'000);
  EXPECT_EQ(scenario->import.base, Price(300'000));
  EXPECT_EQ(scenario->import.windows[0].price, Price(-20'000));
  EXPECT_FALSE(scenario->import.windows[0].weekdays[0]);
  EXPECT_TRUE(scenario->import.windows[0].months[11]);
  EXPECT_EQ(scenario->agent.sell, Price(110'000));
  EXPECT_EQ(scenario->members[0].key, 250'000);
  EXPECT_EQ(scenario->members[0].agent->kind, AgentKind::none);
  EXPECT_EQ(scenario->data[0].form.separator, '\t');
  EXPECT_EQ(scenario->data[0].form.time.stamp, Stamp::end);
  EXPECT_EQ(scenario->data[0].unit, Unit::wh);
}

TEST(Pattern, MatchesStarsAndQuestionMarks) {
  EXPECT_TRUE(matches("a*b*c", "aXXbYYbc"));
  EXPECT_FALSE(matches("a*b*c", "aXXbYY"));
  EXPECT_TRUE(matches("profile_?", "profile_1"));
  EXPECT_FALSE(matches("profile_?", "profile_10"));
  EXPECT_TRUE(matches("*", ""));
}

}  // namespace
}  // namespace wattbook::sim
