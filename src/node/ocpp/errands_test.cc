// A driver's start and stop, each with what came of it (UX statement 34).
#include <fmt/format.h>

#include "node/ocpp/central_test.h"

namespace wattbook::ocpp {
namespace {

using testing::HasSubstr;

class ErrandsTest : public CentralTest {
 protected:
  void start(std::uint32_t evse = 1, const std::string& code = "Code7") {
    central_->start_for_driver(
        {"CP1", {evse, 1}, {code, TokenKind::app}},
        [this](const ErrandOutcome& outcome) { outcomes_.push_back(outcome); });
    settle();
  }
  void stop(SessionNumber session) {
    central_->stop_for_driver({{"CP1", session, ""}, "test"}, [this](const ErrandOutcome& outcome) {
      outcomes_.push_back(outcome);
    });
    settle();
  }
  void answer(Peer& peer, std::string_view payload) {
    const std::string call = peer.got.back();
    const std::size_t begin = call.find('"') + 1;
    const std::string id = call.substr(begin, call.find('"', begin) - begin);
    send(peer, fmt::format(R"([3,"{}",{}])", id, payload));
  }
  void tell_state(Peer& peer, std::string_view status) {
    send(
        peer,
        fmt::format(
            R"([2,"s","StatusNotification",{{"connectorId":1,"errorCode":"NoError","status":"{}"}}])",
            status));
  }
  void pass(std::int64_t seconds) {
    clock_.advance(Duration(seconds * one_second.value));
    central_->tick();
    settle();
  }
  std::string begin(Peer& peer) {
    return send(
        peer,
        R"([2,"b","StartTransaction",{"connectorId":1,"idTag":"CODE7","meterStart":1,"timestamp":"2026-07-01T11:00:00Z"}])");
  }
  ErrandFailure failure() const {
    return outcomes_.empty() ? ErrandFailure::none : outcomes_.back().failure;
  }

  std::vector<ErrandOutcome> outcomes_;
};

TEST_F(ErrandsTest, AStationWithoutConnectionAndOneThatRefusesAreToldAtOnce) {
  start();
  ASSERT_EQ(outcomes_.size(), 1u);
  EXPECT_EQ(failure(), ErrandFailure::offline);
  EXPECT_THAT(outcomes_.back().hint, HasSubstr("another charge point"));
  Peer& peer = connect();
  start();
  answer(peer, R"({"status":"Rejected"})");
  ASSERT_EQ(outcomes_.size(), 2u);
  EXPECT_EQ(failure(), ErrandFailure::refused);
}

TEST_F(ErrandsTest, AStartIsDoneWhenTheLedgerHasTheSession) {
  Peer& peer = connect();
  start();
  EXPECT_THAT(heard(peer),
              HasSubstr(R"("RemoteStartTransaction",{"connectorId":1,"idTag":"Code7"}])"));
  answer(peer, R"({"status":"Accepted"})");
  EXPECT_TRUE(outcomes_.empty());
  begin(peer);
  ASSERT_EQ(outcomes_.size(), 1u);
  EXPECT_EQ(outcomes_[0].state, ErrandState::done);
  EXPECT_EQ(outcomes_[0].session, 1u);
}

TEST_F(ErrandsTest, AskedAgainItIsTheSameStartAndOneCommand) {
  Peer& peer = connect();
  start();
  start(1, "CODE7");
  EXPECT_EQ(peer.got.size(), 1u);
  answer(peer, R"({"status":"Accepted"})");
  pass(20);
  ASSERT_EQ(outcomes_.size(), 2u);
  EXPECT_EQ(outcomes_[1].state, ErrandState::pending);
  start();
  EXPECT_TRUE(peer.got.empty());
  begin(peer);
  ASSERT_EQ(outcomes_.size(), 3u);
  EXPECT_EQ(outcomes_[2].state, ErrandState::done);
}

TEST_F(ErrandsTest, WhatHappensWhileNobodyWaitsIsToldToWhoeverAsksNext) {
  Peer& peer = connect();
  start();
  answer(peer, R"({"status":"Accepted"})");
  pass(20);
  begin(peer);
  EXPECT_EQ(outcomes_.size(), 1u);
  peer.got.clear();
  start();
  ASSERT_EQ(outcomes_.size(), 2u);
  EXPECT_EQ(outcomes_[1].session, 1u);
  EXPECT_TRUE(peer.got.empty());
}

TEST_F(ErrandsTest, AfterAMinuteItSaysWhatFailed) {
  Peer& peer = connect();
  const auto fail_after = [&](std::string_view status) {
    tell_state(peer, status);
    start();
    answer(peer, R"({"status":"Accepted"})");
    pass(19);
    pass(19);
    start();
    pass(19);
    pass(4);
    return failure();
  };
  EXPECT_EQ(fail_after("Available"), ErrandFailure::not_plugged);
  EXPECT_EQ(fail_after("Preparing"), ErrandFailure::not_started);
  EXPECT_EQ(fail_after("Faulted"), ErrandFailure::faulted);
  start();
  pass(31);
  EXPECT_EQ(failure(), ErrandFailure::unanswered);
  start();
  answer(peer, R"({"status":"Accepted"})");
  central_->disconnect(peer.number, "cut");
  pass(61);
  EXPECT_EQ(failure(), ErrandFailure::offline);
}

TEST_F(ErrandsTest, AStopIsDoneWhenTheLedgerHasTheEnd) {
  Peer& peer = connect();
  begin(peer);
  stop(1);
  EXPECT_THAT(heard(peer), HasSubstr(R"("RemoteStopTransaction",{"transactionId":1}])"));
  answer(peer, R"({"status":"Accepted"})");
  pass(19);
  EXPECT_TRUE(outcomes_.empty());
  send(
      peer,
      R"([2,"x","StopTransaction",{"transactionId":1,"meterStop":2,"timestamp":"2026-07-01T11:30:00Z"}])");
  ASSERT_EQ(outcomes_.size(), 1u);
  EXPECT_EQ(outcomes_[0].state, ErrandState::done);
  begin(peer);
  stop(2);
  answer(peer, R"({"status":"Accepted"})");
  pass(61);
  EXPECT_EQ(failure(), ErrandFailure::not_stopped);
}

}  // namespace
}  // namespace wattbook::ocpp
