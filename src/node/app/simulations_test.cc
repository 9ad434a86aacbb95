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
        (folder_ / "runs").string(), "Europe/Vienna", (folder_ / "program").string()});
  }
  ~SimulationsTest() override {
    runs_.reset();
    fs::remove_all(folder_);
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
  EXPECT_FALSE(runs_->add(both));
  EXPECT_FALSE(runs_->add({}));
  api::SimulationRequest outside = request("x");
  outside.files.push_back({"../key", "y"});
  EXPECT_EQ(runs_->add(outside).error().message, "'../key' is no file name");
  api::SimulationRequest large;
  large.sample = api::SimulationSample{.homes = 201, .days = 1, .seed = 1};
  EXPECT_FALSE(runs_->add(large));
  EXPECT_TRUE(runs_->list().empty());
}

TEST_F(SimulationsTest, TellsHowFarItIsAndHandsOutTheReport) {
  api::SimulationRequest sample;
  sample.sample = api::SimulationSample{.homes = 3, .days = 2, .seed = 5};
  sample.roofs = 5;
  sample.battery = Energy(12'500'000);
  sample.seed = 9;
  const auto added = runs_->add(sample);
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

TEST_F(SimulationsTest, SaysWhatTheProgramSaid) {
  const auto added = runs_->add(request("wrong"));
  const api::SimulationView done = await(added->number, SimulationState::failed);
  EXPECT_EQ(done.state, SimulationState::failed);
  EXPECT_EQ(done.error, "scenario.toml:1:1: wrong\n  a hint");
}

TEST_F(SimulationsTest, CancelsWhatRunsAndWhatWaits) {
  const auto first = runs_->add(request("wait"));
  const auto second = runs_->add(request("wait"));
  const auto third = runs_->add(request("done"));
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
  const auto first = runs_->add(request("wait"));
  await(first->number, SimulationState::running);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(runs_->add(request("wait")));
  EXPECT_FALSE(runs_->add(request("wait"))) << "four wait already";
  runs_.reset();
}

}  // namespace
}  // namespace wattbook::app
