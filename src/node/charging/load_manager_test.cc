// From the ledger's sessions to what stations are told, and how often (DOMAIN 7.5).
#include "node/charging/load_manager.h"

#include <deque>

#include <gtest/gtest.h>

#include "core/chain/charging_town_test.h"

namespace wattbook::charging_desk {
namespace {

using ocpp::LimitAnswer;

class Told final : public ocpp::StationControl {
 public:
  void start(ocpp::StartRequest, Done<Result<ocpp::SessionNumber>>) override {}
  void stop(ocpp::StopRequest, Done<Result<void>>) override {}
  void show_cost(ocpp::SessionKey, std::string) override {}
  void limit(ocpp::LimitRequest request, Done<LimitAnswer> done) override {
    waiting.push_back({std::move(request), std::move(done)});
  }

  struct One {
    ocpp::LimitRequest request;
    Done<LimitAnswer> done;
  };
  std::deque<One> waiting;
};

class LoadManagerTest : public testing::Test {
 protected:
  LoadManagerTest() {
    chain::DescribeChargePoint second = chain::ChargingTown::describe();
    second.point.station = "CP2";
    town_.must("carla", second);
    clock_.set(town_.now);
    seen_.online = {"CP1", "CP2"};
    manager_.join(&told_);
  }
  void limit_site(std::string_view text) {
    LoadLimits limits;
    ASSERT_TRUE(add_site_limit(limits, text));
    manager_.set(limits);
  }
  void start(const std::string& station) {
    chain::StartCharging command = town_.start(station, "0", "");
    command.station = station;
    town_.must("net", command);
    clock_.set(std::max(clock_.now(), town_.now));
    manager_.changed();
  }
  // All that is said until nothing more is: "CP1/1: 0" for whoever comes, "CP1/1 1: 22000".
  // The first is answered with `answer`, the others are taken.
  std::vector<std::string> said(LimitAnswer answer = LimitAnswer::taken) {
    std::vector<std::string> out;
    while (!told_.waiting.empty()) {
      Told::One one = std::move(told_.waiting.front());
      told_.waiting.pop_front();
      std::string line = one.request.station + "/" + std::to_string(one.request.outlet.evse);
      if (one.request.session > 0) line += " " + std::to_string(one.request.session);
      out.push_back(line + ": " + std::to_string(one.request.limit.value));
      EXPECT_GT(one.request.valid, Duration(0));
      one.done(std::exchange(answer, LimitAnswer::taken));
    }
    return out;
  }
  void pass_pause() {
    clock_.advance(Duration(LoadManager::pause_ns / 1'000'000));
    manager_.tick();
  }

  // All is said, and the next change is looked at without a pause.
  void settle() {
    said();
    pass_pause();
    said();
    clock_.advance(Duration(LoadManager::pause_ns / 1'000'000));
  }

  using Lines = std::vector<std::string>;
  chain::ChargingTown town_;
  env::ManualClock clock_{chain::Town::begin};
  SeenStations seen_;
  Told told_;
  LoadManager manager_{[this](std::move_only_function<void(const chain::State&)> question) {
                         question(town_.state());
                         return true;
                       },
                       [this] { return seen_; }, clock_};
};

TEST_F(LoadManagerTest, NobodyIsToldAnythingWithoutALimit) {
  manager_.changed();
  start("CP1");
  pass_pause();
  EXPECT_TRUE(told_.waiting.empty());
  EXPECT_TRUE(manager_.look("CP1").empty());
}

TEST_F(LoadManagerTest, SessionsShareTheSiteAsTheyComeAndGo) {
  limit_site("22000 CP1 CP2");
  EXPECT_EQ(said(), (Lines{"CP1/1: 0", "CP2/1: 0"}));
  settle();
  start("CP1");
  EXPECT_EQ(said(), Lines{"CP1/1 1: 22000"});
  start("CP2");
  EXPECT_TRUE(told_.waiting.empty());  // not so soon after the last time
  pass_pause();
  EXPECT_EQ(said(), (Lines{"CP1/1 1: 11000", "CP2/1 2: 11000"}));
  const std::vector<OutletPower> look = manager_.look("CP2");
  ASSERT_EQ(look.size(), 1u);
  EXPECT_EQ(look[0].allowed, Power(11'000));
  EXPECT_EQ(look[0].fallback, Power(11'000));
  settle();
  town_.must("net", town_.end(1, "1"));
  manager_.changed();
  EXPECT_EQ(said(), Lines{"CP2/1 2: 22000"});
}

TEST_F(LoadManagerTest, AnotherLimitIsSharedAtOnce) {
  limit_site("22000 CP1 CP2");
  settle();
  start("CP1");
  settle();
  limit_site("10000 CP1 CP2");
  EXPECT_EQ(said(), (Lines{"CP1/1: 0", "CP2/1: 0", "CP1/1 1: 10000"}));  // with another fallback
}

TEST_F(LoadManagerTest, TheCommunitysLimitHoldsOverItsSites) {
  LoadLimits limits;
  ASSERT_TRUE(add_community_limit(limits, "30000 0"));
  manager_.set(limits);
  settle();
  start("CP1");
  settle();
  start("CP2");
  // What is free goes to the second at once, the rest when the first has given it up.
  EXPECT_EQ(said(), (Lines{"CP1/1 1: 15000", "CP2/1 2: 8000", "CP2/1 2: 15000"}));
}

TEST_F(LoadManagerTest, WhoRefusesGetsAFixedShareAndIsAskedAgain) {
  limit_site("22000 CP1 CP2");
  settle();
  start("CP1");
  EXPECT_EQ(said(LimitAnswer::refused), (Lines{"CP1/1 1: 22000", "CP1/1: 11000"}));
  EXPECT_EQ(manager_.look("CP1")[0].steering, Steering::refuses);
  clock_.advance(LoadPlan::refusal_pause);
  pass_pause();
  EXPECT_EQ(said(), (Lines{"CP1/1 1: 22000", "CP1/1: 0"}));
}

TEST_F(LoadManagerTest, WhoMustLeaveLaterWaitsForTheImpatient) {
  seen_.needs[{"CP1", 1}] = {
      "CP1", {1, 1}, town_.now + Duration(10 * one_hour.value), Energy(60'000'000)};
  limit_site("22000 CP1 CP2");
  settle();
  start("CP1");
  EXPECT_EQ(said(), Lines{"CP1/1 1: 6002"});  // 60 kWh in a little less than ten hours
  settle();
  start("CP2");
  EXPECT_EQ(said(), Lines{"CP2/1 2: 15997"});
}

TEST(LoadLimits, AreReadAsTheyAreWritten) {
  LoadLimits limits;
  for (const char* wrong : {"", "22000", "CP1 22000", "0 CP1", "-5 CP1", "22000 CP1 CP1"})
    EXPECT_FALSE(add_site_limit(limits, wrong)) << wrong;
  for (const char* wrong : {"", "0", "x 0", "1000 0 1", "1000 x"})
    EXPECT_FALSE(add_community_limit(limits, wrong)) << wrong;
  EXPECT_TRUE(limits.empty());
  EXPECT_TRUE(add_site_limit(limits, " 22000  CP1 CP2 "));
  EXPECT_FALSE(add_site_limit(limits, "11000 CP2"));
  EXPECT_TRUE(add_community_limit(limits, "100000 3"));
  EXPECT_FALSE(add_community_limit(limits, "5 3"));
  EXPECT_EQ(limits, (LoadLimits{{{3, Power(100'000)}}, {{Power(22'000), {"CP1", "CP2"}}}}));
}

}  // namespace
}  // namespace wattbook::charging_desk
