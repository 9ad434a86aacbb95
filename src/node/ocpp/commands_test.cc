// Every command through one door, and its real outcome.
#include <fmt/format.h>

#include "node/ocpp/central_test.h"

namespace wattbook::ocpp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CommandsTest : public CentralTest {
 protected:
  void command(const std::string& station, const std::string& action,
               const std::string& payload = "{}") {
    records_.clear();
    central_->command({station, action, payload},
                      [this](const CommandRecord& record) { records_.push_back(record); });
    settle();
  }
  // The station's answer to the call that it got last.
  void answer(Peer& peer, std::string_view payload) {
    const std::string call = peer.got.back();
    const std::size_t begin = call.find('"') + 1;
    const std::string id = call.substr(begin, call.find('"', begin) - begin);
    send(peer, fmt::format(R"([3,"{}",{}])", id, payload));
  }
  CommandState state() const {
    return records_.empty() ? CommandState::pending : records_.back().state;
  }

  std::vector<CommandRecord> records_;
};

TEST_F(CommandsTest, WhatTheStandardForbidsIsNeverSent) {
  Peer& peer = connect();
  const std::pair<const char*, const char*> cases[] = {
      {"Fly", "{}"},
      {"Heartbeat", "{}"},
      {"Reset", "{}"},
      {"Reset", R"({"type":"Medium"})"},
      {"Reset", R"({"type":"Soft","more":1})"},
      {"Reset", "nonsense"},
      {"ChangeAvailability", R"({"connectorId":"1","type":"Operative"})"},
  };
  for (const auto& [action, payload] : cases) {
    command("CP1", action, payload);
    EXPECT_EQ(state(), CommandState::invalid) << action << payload;
    EXPECT_NE(records_.back().text, "");
  }
  EXPECT_TRUE(peer.got.empty());
  command("CP1", "Reset", R"({"type":"Sof"})");
  EXPECT_THAT(records_.back().hint, HasSubstr("did you mean 'Soft'?"));
}

TEST_F(CommandsTest, MembersAreSentInTheStandardsOrder) {
  Peer& peer = connect();
  command("CP1", "ChangeConfiguration", R"({ "value" : "1", "key" : "K" })");
  EXPECT_THAT(peer.got.back(), HasSubstr(R"("ChangeConfiguration",{"key":"K","value":"1"}])"));
}

TEST_F(CommandsTest, ARemoteStartIsDoneWhenTheSessionBegan) {
  Peer& peer = connect();
  command("CP1", "RemoteStartTransaction", R"({"idTag":"tag1","connectorId":1})");
  answer(peer, R"({"status":"Accepted"})");
  EXPECT_EQ(state(), CommandState::pending);
  send(
      peer,
      R"([2,"s","StartTransaction",{"connectorId":2,"idTag":"TAG1","meterStart":1,"timestamp":"2026-07-01T11:00:00Z"}])");
  EXPECT_EQ(state(), CommandState::pending);
  send(
      peer,
      R"([2,"s","StartTransaction",{"connectorId":1,"idTag":"TAG1","meterStart":1,"timestamp":"2026-07-01T11:00:00Z"}])");
  ASSERT_EQ(state(), CommandState::done);
  EXPECT_EQ(records_.back().session, 2u);
  EXPECT_EQ(records_.back().text, "session 2 began");
}

TEST_F(CommandsTest, ARefusalAndAPromiseThatIsNotKeptAreNotSuccess) {
  Peer& peer = connect();
  command("CP1", "RemoteStartTransaction", R"({"idTag":"T"})");
  answer(peer, R"({"status":"Rejected"})");
  EXPECT_EQ(state(), CommandState::refused);
  command("CP1", "RemoteStartTransaction", R"({"idTag":"T"})");
  answer(peer, R"({"status":"Accepted"})");
  clock_.advance(Duration(21 * one_second.value));
  central_->tick();
  ASSERT_EQ(records_.size(), 1u);  // who asked is told that it takes longer
  EXPECT_EQ(state(), CommandState::pending);
  clock_.advance(Duration(3 * one_minute.value));
  central_->tick();
  EXPECT_EQ(central_->find_command(records_.back().number)->state, CommandState::unanswered);
}

TEST_F(CommandsTest, AStopAndAResetWaitForTheirEffect) {
  Peer& peer = connect();
  send(
      peer,
      R"([2,"s","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-07-01T11:00:00Z"}])");
  command("CP1", "RemoteStopTransaction", R"({"transactionId":1})");
  answer(peer, R"({"status":"Accepted"})");
  EXPECT_EQ(state(), CommandState::pending);
  send(
      peer,
      R"([2,"x","StopTransaction",{"transactionId":1,"meterStop":2,"timestamp":"2026-07-01T11:30:00Z"}])");
  EXPECT_EQ(state(), CommandState::done);

  command("CP1", "Reset", R"({"type":"Hard"})");
  central_->disconnect(peer.number, "reset");
  EXPECT_EQ(state(), CommandState::pending);
  Peer& again = connect();
  send(again, R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])");
  EXPECT_EQ(state(), CommandState::done);
}

TEST_F(CommandsTest, AnEffectThatComesBeforeTheAnswerCounts) {
  Peer& peer = connect();
  command("CP1", "TriggerMessage", R"({"requestedMessage":"Heartbeat"})");
  const std::string call = peer.got.back();
  send(peer, R"([2,"h","Heartbeat",{}])");
  EXPECT_EQ(state(), CommandState::pending);
  peer.got = {call};
  answer(peer, R"({"status":"Accepted"})");
  EXPECT_EQ(state(), CommandState::done);
}

TEST_F(CommandsTest, FirmwareIsDoneWhenInstalledAndFailsWhenItFails) {
  Peer& peer = connect();
  for (const auto& [status, expected] : {std::pair("Installed", CommandState::done),
                                         std::pair("InstallationFailed", CommandState::failed)}) {
    command("CP1", "UpdateFirmware",
            R"({"location":"https://x/f","retrieveDate":"2026-07-01T12:00:00Z"})");
    answer(peer, "{}");
    send(peer, R"([2,"f","FirmwareStatusNotification",{"status":"Downloading"}])");
    EXPECT_EQ(state(), CommandState::pending);
    send(peer, fmt::format(R"([2,"f","FirmwareStatusNotification",{{"status":"{}"}}])", status));
    EXPECT_EQ(state(), expected);
  }
}

TEST_F(CommandsTest, AReportIsCollectedToItsLastPart) {
  Peer& peer = connect("CP2", Version::v201);
  command("CP2", "GetBaseReport", R"({"requestId":5,"reportBase":"FullInventory"})");
  answer(peer, R"({"status":"Accepted"})");
  send(peer,
       R"([2,"r","NotifyReport",{"requestId":4,"generatedAt":"2026-07-01T11:00:00Z","seqNo":0}])");
  send(
      peer,
      R"([2,"r","NotifyReport",{"requestId":5,"generatedAt":"2026-07-01T11:00:00Z","seqNo":0,"tbc":true}])");
  EXPECT_EQ(state(), CommandState::pending);
  send(peer,
       R"([2,"r","NotifyReport",{"requestId":5,"generatedAt":"2026-07-01T11:00:00Z","seqNo":1}])");
  ASSERT_EQ(state(), CommandState::done);
  EXPECT_EQ(records_.back().reports.size(), 2u);
}

TEST_F(CommandsTest, OneCallAtATimeAndAConnectionThatAnswersNoneIsCut) {
  Peer& peer = connect();
  for (int i = 0; i < 4; ++i)
    central_->command({"CP1", "ClearCache", "{}"},
                      [this](const CommandRecord& record) { records_.push_back(record); });
  EXPECT_EQ(peer.got.size(), 1u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(peer.closed_with, 0);
    clock_.advance(Duration(31 * one_second.value));
    central_->tick();
  }
  EXPECT_EQ(records_.front().state, CommandState::unanswered);
  EXPECT_EQ(peer.closed_with, 1008);
  central_->disconnect(peer.number, "cut");
  EXPECT_EQ(central_->find_command(4)->state, CommandState::offline);
}

TEST_F(CommandsTest, AStationThatTakesAmperesOnlyIsToldAmperesFromThenOn) {
  Peer& peer = connect();
  std::optional<LimitAnswer> limited;
  const auto limit = [&] {
    limited.reset();
    central_->limit({"CP1", {1, 1}, 0, "", Power(22'080), Duration(one_hour.value), Power(0)},
                    [&](LimitAnswer done) { limited = done; });
    settle();
  };
  limit();
  EXPECT_THAT(peer.got.back(), HasSubstr(R"("limit":22080)"));
  answer(peer, R"({"status":"NotSupported"})");
  EXPECT_THAT(peer.got.back(), HasSubstr(R"("limit":32.0,"numberPhases":3)"));
  answer(peer, R"({"status":"Accepted"})");
  EXPECT_EQ(limited, LimitAnswer::taken);
  limit();
  EXPECT_THAT(peer.got.back(), HasSubstr(R"("limit":32.0,"numberPhases":3)"));
  answer(peer, R"({"status":"Accepted"})");
  EXPECT_EQ(limited, LimitAnswer::taken);
}

TEST_F(CommandsTest, TheLedgerStartsStopsAndLimitsInEachDialect) {
  Peer& old = connect("CP1");
  Peer& fresh = connect("CP2", Version::v201);
  std::optional<Result<SessionNumber>> started;
  central_->start({"CP2", {1, 1}, {"app-7", TokenKind::app}},
                  [&](Result<SessionNumber> done) { started = done; });
  settle();
  EXPECT_THAT(fresh.got.back(), HasSubstr(R"("idToken":{"idToken":"app-7","type":"Central"})"));
  const std::string call = fresh.got.back();
  const std::size_t at = call.find("\"remoteStartId\":") + 16;
  const std::string number = call.substr(at, call.find_first_of(",}", at) - at);
  answer(fresh, R"({"status":"Accepted"})");
  EXPECT_FALSE(started);
  send(
      fresh,
      fmt::format(
          R"([2,"e","TransactionEvent",{{"eventType":"Started","timestamp":"2026-07-01T11:00:00Z","triggerReason":"RemoteStart","seqNo":0,"transactionInfo":{{"transactionId":"t","remoteStartId":{}}},"evse":{{"id":1}}}}])",
          number));
  ASSERT_TRUE(started && *started);
  EXPECT_EQ(**started, 1u);

  std::optional<LimitAnswer> limited;
  central_->limit(
      {"CP1", {1, 1}, 0, "", Power(7'000), Duration(15 * one_minute.value), Power(1'400)},
      [&](LimitAnswer done) { limited = done; });
  settle();
  EXPECT_THAT(
      old.got.back(),
      HasSubstr(
          R"("csChargingProfiles":{"chargingProfileId":1000001,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile")"));
  EXPECT_THAT(old.got.back(),
              HasSubstr(R"([{"startPeriod":0,"limit":7000},{"startPeriod":900,"limit":1400}])"));
  answer(old, R"({"status":"Rejected"})");
  EXPECT_FALSE(limited);  // it may count in amperes
  EXPECT_THAT(old.got.back(), HasSubstr(R"("chargingRateUnit":"A")"));
  EXPECT_THAT(old.got.back(), HasSubstr(R"([{"startPeriod":0,"limit":10.1,"numberPhases":3},)"
                                        R"({"startPeriod":900,"limit":2.0,"numberPhases":3}])"));
  answer(old, R"({"status":"Rejected"})");
  EXPECT_EQ(limited, LimitAnswer::refused);

  std::optional<Result<void>> stopped;
  central_->stop({{"CP3", 9, ""}, "dry"}, [&](Result<void> done) { stopped = done; });
  settle();
  ASSERT_TRUE(stopped);
  EXPECT_FALSE(*stopped);
  Peer& back = peers_.emplace_back();
  ASSERT_TRUE(store_.add("CP3", Approval::approved, noon));
  back.number = central_->connect({"CP3", Version::v16, ""},
                                  {[&back](std::string text) { back.got.push_back(text); },
                                   [](std::uint16_t, const std::string&) {}});
  EXPECT_THAT(heard(back), HasSubstr(R"("RemoteStopTransaction",{"transactionId":9}])"));

  central_->show_cost({"CP2", 1, ""}, "1.50");
  settle();
  EXPECT_THAT(fresh.got.back(),
              HasSubstr(R"("CostUpdated",{"totalCost":1.50,"transactionId":"t"}])"));
}

}  // namespace
}  // namespace wattbook::ocpp
