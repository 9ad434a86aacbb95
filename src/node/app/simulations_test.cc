#include "node/app/simulations.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace wattbook::app {
namespace {

namespace fs = std::filesystem;
using api::SimulationState;

// In place of `wattbook sim`: "make" leaves what it was told; "run" counts, and then does what the
// scenario's text says.
constexpr std::string_view program = R"(#!/bin/sh
if [ "$2" = make ]; then echo "$@" > scenario.toml; exit 0; fi
echo "$@" > words.txt
echo "1 2"
if grep -q wait scenario.toml; then exec sleep 600; fi
if grep -q wrong scenario.toml; then
  echo "wattbook: scenario.toml:1:1: wrong" >&2; echo "  a hint" >&2; exit 1
fi
echo "2 2"
mkdir report
echo '{"load": 4}' > report/report.json
)";

class SimulationsTest : public testing::Test {
 protected:
  SimulationsTest()
      : folder_(fs::path(testing::TempDir()) /
                ("simulations_" + std::to_string(getpid()) + "_" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "program") << program;
    fs::permissions(folder_ / "program", fs::perms::owner_all);
    runs_ = std::make_unique<Simulations>(SimulationOptions{
        (folder_ / "runs").string(), "Europe/Vienna",
        [](const api::SimulationView& view) -> Result<std::vector<api::SimulationFile>> {
          if (view.past->community != CommunityIndex(0)) return fail("nothing is settled", "");
          return std::vector<api::SimulationFile>{{"load.csv", "start\n"},
                                                  {"scenario.toml", "the past"}};
        },
        (folder_ / "program").string()});
  }
  ~SimulationsTest() override {
    runs_.reset();
    fs::remove_all(folder_);
  }

  auto add(const api::SimulationRequest& request) { return runs_->add(request, std::nullopt); }
  static api::SimulationRequest past(std::int64_t days, std::optional<Address> member = {}) {
    api::SimulationRequest out;
    out.past = {CommunityIndex(0), Instant(0), Instant(days * one_day.value), member};
    out.roofs = 1;
    out.battery = Energy(5'000'000);
    return out;
  }
  static api::SimulationRequest request(std::string scenario) {
    api::SimulationRequest out;
    out.files = {{"scenario.toml", std::move(scenario)}};
    return out;
  }
  // Waits for a state that stays, or for `state`.
  api::SimulationView await(std::uint64_t number, SimulationState state) const {
    for (;;) {
      const api::SimulationView view = *runs_->find(number);
      if (view.state == state || view.state > SimulationState::running) return view;
      std::this_thread::yield();
    }
  }
  std::string text(const std::string& path) const {
    std::ifstream file(folder_ / "runs" / path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path folder_;
  std::unique_ptr<Simulations> runs_;
};

TEST_F(SimulationsTest, RefusesWhatMakesNoSense) {
  api::SimulationRequest both = request("x");
  both.sample = api::SimulationSample{};
  EXPECT_FALSE(add(both));
  EXPECT_FALSE(add({}));
  api::SimulationRequest outside = request("x");
  outside.files.push_back({"../key", "y"});
  EXPECT_EQ(add(outside).error().message, "'../key' is no file name");
  api::SimulationRequest large;
  large.sample = api::SimulationSample{.homes = 201, .days = 1, .seed = 1};
  EXPECT_FALSE(add(large));
  EXPECT_TRUE(runs_->list().empty());
}

TEST_F(SimulationsTest, TellsHowFarItIsAndHandsOutTheReport) {
  api::SimulationRequest sample;
  sample.sample = api::SimulationSample{.homes = 3, .days = 2, .seed = 5};
  sample.roofs = 5;
  sample.battery = Energy(12'500'000);
  sample.seed = 9;
  const auto added = add(sample);
  ASSERT_TRUE(added);
  EXPECT_FALSE(runs_->report(added->number));
  const api::SimulationView done = await(added->number, SimulationState::finished);
  EXPECT_EQ(done.state, SimulationState::finished) << done.error;
  EXPECT_EQ(done.done, 2U);
  EXPECT_EQ(done.total, 2U);
  EXPECT_EQ(runs_->report(added->number), "{\"load\": 4}\n");
  EXPECT_EQ(text("1/scenario.toml"),
            "sim make . --homes=3 --days=2 --seed=5 --zone=Europe/Vienna\n");
  EXPECT_EQ(text("1/words.txt"),
            "sim run scenario.toml --background --out=report --roofs=5 --battery-kwh=12.5 "
            "--seed=9\n");
}

TEST_F(SimulationsTest, TakesThePastAsItsFiles) {
  EXPECT_FALSE(add(past(93)));
  EXPECT_FALSE(add(past(0)));
  api::SimulationRequest both = past(7);
  both.sample = api::SimulationSample{};
  EXPECT_FALSE(add(both));
  api::SimulationRequest elsewhere = past(7);
  elsewhere.past->community = CommunityIndex(3);
  const Address anna{{1}};
  const auto whole = runs_->add(past(7), anna);
  const auto home = add(past(92, anna));
  const auto none = add(elsewhere);
  EXPECT_EQ(whole->owner, anna);
  EXPECT_EQ(await(none->number, SimulationState::failed).error, "nothing is settled");
  EXPECT_EQ(runs_->find(home->number)->state, SimulationState::finished);
  const std::string words = "sim run scenario.toml --background --out=report ";
  EXPECT_EQ(text("1/words.txt"), words + "--roofs=1 --battery-kwh=5\n");
  EXPECT_EQ(text("2/words.txt"), words + "--roofs=0 --battery-kwh=0\n") << "its files have them";
  EXPECT_EQ(runs_->file(1, "scenario.toml"), "the past");
  EXPECT_FALSE(runs_->file(1, "pv.csv"));
  EXPECT_FALSE(runs_->file(1, "../program"));
  EXPECT_FALSE(runs_->file(9, "scenario.toml"));
}

TEST_F(SimulationsTest, SaysWhatTheProgramSaid) {
  const auto added = add(request("wrong"));
  const api::SimulationView done = await(added->number, SimulationState::failed);
  EXPECT_EQ(done.state, SimulationState::failed);
  EXPECT_EQ(done.error, "scenario.toml:1:1: wrong\n  a hint");
}

TEST_F(SimulationsTest, CancelsWhatRunsAndWhatWaits) {
  const auto first = add(request("wait"));
  const auto second = add(request("wait"));
  const auto third = add(request("done"));
  await(first->number, SimulationState::running);
  EXPECT_TRUE(runs_->cancel(second->number));
  EXPECT_TRUE(runs_->cancel(first->number));
  EXPECT_FALSE(runs_->cancel(first->number));
  EXPECT_EQ(await(third->number, SimulationState::finished).state, SimulationState::finished);
  EXPECT_EQ(runs_->find(first->number)->state, SimulationState::cancelled);
  EXPECT_EQ(runs_->find(second->number)->state, SimulationState::cancelled);
  EXPECT_EQ(runs_->list().front().number, third->number);
}

TEST_F(SimulationsTest, EndsWhatRunsWithTheNode) {
  const auto first = add(request("wait"));
  await(first->number, SimulationState::running);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(add(request("wait")));
  EXPECT_FALSE(add(request("wait"))) << "four wait already";
  runs_.reset();
}

}  // namespace
}  // namespace wattbook::app
