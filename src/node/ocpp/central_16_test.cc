// The behaviours of CHARGING section 3 in OCPP 1.6: each case asserts the answer on the wire and
// what the ledger was told.
#include <fmt/format.h>

#include "node/ocpp/central_test.h"

namespace wattbook::ocpp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view start_frame =
    R"([2,"s1","StartTransaction",{"connectorId":1,"idTag":"TAG1","meterStart":1000,)"
    R"("timestamp":"2026-07-01T11:00:00Z"}])";
constexpr std::string_view start_answer =
    R"([3,"s1",{"idTagInfo":{"status":"Accepted"},"transactionId":1}])";

class Central16Test : public CentralTest {
 protected:
  std::string stop(Peer& peer, std::string_view members) {
    return send(peer, fmt::format(R"([2,"x","StopTransaction",{{{}}}])", members));
  }
};

TEST_F(Central16Test, BootIsAcceptedAndTheIntervalsOfTheLedgerAreAskedForOneByOne) {
  Peer& peer = connect();
  const std::string got =
      send(peer, R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])");
  EXPECT_THAT(
      got,
      HasSubstr(
          R"([3,"1",{"status":"Accepted","currentTime":"2026-07-01T12:00:00.000Z","interval":)"));
  EXPECT_THAT(
      got, HasSubstr(R"("ChangeConfiguration",{"key":"ClockAlignedDataInterval","value":"900"}])"));
  EXPECT_EQ(store_.find("CP1")->model, "M");
}

TEST_F(Central16Test, AWaitingStationIsToldToWaitAndFreedByTheOperator) {
  ASSERT_TRUE(store_.add("NEW", Approval::waiting, clock_.now()));
  Peer& peer = connect("NEW");
  EXPECT_THAT(
      send(peer, R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])"),
      HasSubstr(R"("status":"Pending")"));
  peer.got.clear();
  ASSERT_TRUE(central_->change("NEW", {.approval = Approval::approved,
                                       .security_profile = {},
                                       .password = {},
                                       .may_omit_protocol = {}}));
  EXPECT_THAT(heard(peer),
              HasSubstr(R"("TriggerMessage",{"requestedMessage":"BootNotification"}])"));
}

TEST_F(Central16Test, AuthorizeSaysWhatTheLedgerDecides) {
  ledger_.blocked = {"BAD"};
  Peer& peer = connect();
  EXPECT_EQ(send(peer, R"([2,"1","Authorize",{"idTag":"OK"}])"),
            R"([3,"1",{"idTagInfo":{"status":"Accepted"}}])");
  EXPECT_EQ(send(peer, R"([2,"2","Authorize",{"idTag":"BAD"}])"),
            R"([3,"2",{"idTagInfo":{"status":"Blocked"}}])");
}

TEST_F(Central16Test, OneSessionFromStartToStop) {
  Peer& peer = connect();
  EXPECT_EQ(send(peer, start_frame), start_answer);
  EXPECT_EQ(
      send(peer, R"([2,"m","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[)"
                 R"({"timestamp":"2026-07-01T11:15:00Z","sampledValue":[{"value":"1500"}]}]}])"),
      R"([3,"m",{}])");
  EXPECT_EQ(stop(peer, R"("transactionId":1,"meterStop":2000,"timestamp":"2026-07-01T11:30:00Z")"),
            R"([3,"x",{}])");
  ASSERT_THAT(ledger_.starts, SizeIs(1));
  EXPECT_EQ(ledger_.starts[0].start->imported, Energy(1'000'000));
  EXPECT_EQ(ledger_.starts[0].outlet, (Outlet{1, 1}));
  EXPECT_EQ(ledger_.starts[0].flags, Flags{});
  ASSERT_THAT(ledger_.values, SizeIs(1));
  EXPECT_EQ(ledger_.values[0].points[0].imported, Energy(1'500'000));
  ASSERT_THAT(ledger_.stops, SizeIs(1));
  EXPECT_EQ(ledger_.stops[0].stop->imported, Energy(2'000'000));
  EXPECT_EQ(ledger_.stops[0].reason, "Local");
  EXPECT_THAT(ledger_.open, IsEmpty());
}

TEST_F(Central16Test, AStopWithoutAKnownTransactionIsAcknowledgedAndKept) {
  Peer& peer = connect();
  for (const char* id : {"0", "-1", "\"0\"", "null", "4711"}) {
    const std::size_t before = ledger_.stops.size();
    EXPECT_EQ(
        stop(peer,
             fmt::format(R"("transactionId":{},"meterStop":5,"timestamp":"2026-07-01T11:00:00Z")",
                         id)),
        R"([3,"x",{}])");
    EXPECT_THAT(ledger_.stops, SizeIs(before + 1));
  }
  EXPECT_TRUE(ledger_.stops[1].flags.has(Flag::no_transaction_id));
  EXPECT_EQ(ledger_.stops[4].key.number, 4711u);
}

TEST_F(Central16Test, ARepeatedStopIsAcknowledged) {
  Peer& peer = connect();
  send(peer, start_frame);
  for (const char* meter : {"2000", "2000", "2500"})
    EXPECT_EQ(
        stop(
            peer,
            fmt::format(
                R"("transactionId":1,"meterStop":{},"timestamp":"2026-07-01T11:30:00Z","idTag":"TAG1")",
                meter)),
        R"([3,"x",{"idTagInfo":{"status":"Accepted"}}])");
  EXPECT_THAT(ledger_.stops, SizeIs(3));
}

TEST_F(Central16Test, ARepeatedStartGetsTheSameNumberAlsoOnANewConnection) {
  Peer& peer = connect();
  EXPECT_EQ(send(peer, start_frame), start_answer);
  EXPECT_EQ(send(peer, start_frame), start_answer);
  Peer& again = connect();
  EXPECT_EQ(
      send(
          again,
          R"([2,"other","StartTransaction",{"connectorId":1,"idTag":"TAG1","meterStart":1000,"timestamp":"2026-07-01T11:00:00Z"}])"),
      R"([3,"other",{"idTagInfo":{"status":"Accepted"},"transactionId":1}])");
  EXPECT_THAT(ledger_.numbers, SizeIs(1));
}

TEST_F(Central16Test, AStartWithoutAStopBeforeGetsANewNumber) {
  Peer& peer = connect();
  send(peer, start_frame);
  EXPECT_THAT(
      send(
          peer,
          R"([2,"2","StartTransaction",{"connectorId":1,"idTag":"TAG2","meterStart":1800,"timestamp":"2026-07-01T11:40:00Z"}])"),
      HasSubstr(R"("transactionId":2)"));
}

TEST_F(Central16Test, ABlockedTagStillGetsANumber) {
  ledger_.blocked = {"TAG1"};
  Peer& peer = connect();
  EXPECT_EQ(send(peer, start_frame),
            R"([3,"s1",{"idTagInfo":{"status":"Blocked"},"transactionId":1}])");
}

TEST_F(Central16Test, MeterValuesThatBelongToNoSessionAreTheMainMeters) {
  Peer& peer = connect();
  for (
      const char* members :
      {R"("connectorId":0,"meterValue":[{"timestamp":"2026-07-01T11:00:00Z","sampledValue":[{"value":"7"}]}])",
       R"("connectorId":1,"meterValue":[{"timestamp":"2026-07-01T11:00:00Z","sampledValue":[{"value":"7"}]}])",
       R"("connectorId":0,"meterValue":[{}])",
       R"("connectorId":0,"transactionId":1,"meterValue":[])"})
    EXPECT_EQ(send(peer, fmt::format(R"([2,"m","MeterValues",{{{}}}])", members)), R"([3,"m",{}])");
  ASSERT_THAT(ledger_.orphans, SizeIs(4));
  EXPECT_THAT(ledger_.values, IsEmpty());
  EXPECT_TRUE(ledger_.orphans[0].flags.has(Flag::connector_zero));
  EXPECT_EQ(ledger_.orphans[0].points[0].imported, Energy(7'000));
  EXPECT_TRUE(ledger_.orphans[1].flags.has(Flag::no_transaction_id));
  EXPECT_THAT(ledger_.orphans[2].points, IsEmpty());
  EXPECT_TRUE(ledger_.orphans[2].flags.has(Flag::field_missing));
}

TEST_F(Central16Test, MeterValuesOfAFinishedSessionAreAcknowledged) {
  Peer& peer = connect();
  EXPECT_EQ(
      send(
          peer,
          R"([2,"m","MeterValues",{"connectorId":1,"transactionId":99,"meterValue":[{"timestamp":"2026-07-01T11:00:00Z","sampledValue":[{"value":"7"}]}]}])"),
      R"([3,"m",{}])");
  EXPECT_EQ(ledger_.values.at(0).key.number, 99u);
}

TEST_F(Central16Test, StrangeValuesAreAnsweredAndFlagged) {
  Peer& peer = connect();
  EXPECT_THAT(
      send(
          peer,
          R"([2,"s","StartTransaction",{"connectorId":"1","idTag":"A\\B","meterStart":"12.5","timestamp":"2026-07-01T13:00:00","reservationId":0,"vendor":{"x":1}}])"),
      HasSubstr(R"("transactionId":1)"));
  const Began& began = ledger_.starts.at(0);
  EXPECT_EQ(began.outlet.evse, 1u);
  EXPECT_EQ(began.token.text, "A\\B");
  EXPECT_EQ(began.start->imported, Energy(12'500));
  EXPECT_FALSE(began.reservation.has_value());
  EXPECT_EQ(began.time, noon);  // an hour ahead: when it was received
  for (const Flag flag :
       {Flag::value_mistyped, Flag::vendor_fields, Flag::time_without_zone, Flag::time_implausible})
    EXPECT_TRUE(began.flags.has(flag)) << static_cast<std::uint32_t>(flag);
  EXPECT_EQ(
      send(
          peer,
          R"([2,"n","StatusNotification",{"connectorId":1,"errorCode":"Exploded","status":"Error"}])"),
      R"([3,"n",{}])");
  EXPECT_EQ(ledger_.statuses.at(0).state, OutletState::unavailable);
  EXPECT_EQ(ledger_.statuses.at(0).told, "Error");
}

TEST_F(Central16Test, EvenAnEmptyStartIsAnsweredWithANumber) {
  Peer& peer = connect();
  for (const char* payload : {"{}", "[]", "null", "7", "\"\""})
    EXPECT_THAT(send(peer, fmt::format(R"([2,"s","StartTransaction",{}])", payload)),
                HasSubstr(R"("transactionId":)"));
  EXPECT_TRUE(ledger_.starts.at(0).flags.has(Flag::field_missing));
  EXPECT_TRUE(ledger_.starts.at(0).flags.has(Flag::register_missing));
}

TEST_F(Central16Test, WhatIsNoCallIsIgnoredAndTheConnectionStays) {
  Peer& peer = connect();
  for (const char* frame :
       {"", "{", "[]", "[1,\"a\",{}]", R"([2,"","Heartbeat",{}])", "[3,\"nobody\",{}]", "hello",
        R"([4,"nobody","GenericError","",{}])", R"([2,"1","Heartbeat",{]])"})
    EXPECT_EQ(send(peer, frame), "") << frame;
  EXPECT_EQ(peer.closed_with, 0);
  EXPECT_EQ(central_->figures().ignored, 9u);
  EXPECT_EQ(send(peer, R"([2,"1","Heartbeat",{}])"),
            R"([3,"1",{"currentTime":"2026-07-01T12:00:00.000Z"}])");
}

TEST_F(Central16Test, OnlyUnknownActionsAreRefused) {
  Peer& peer = connect();
  EXPECT_EQ(send(peer, R"([2,"1","Fly",{}])"), R"([4,"1","NotImplemented","unknown action",{}])");
  EXPECT_EQ(send(peer, R"([2,"2","RemoteStopTransaction",{"transactionId":1}])"),
            R"([4,"2","NotImplemented","unknown action",{}])");
}

TEST_F(Central16Test, EveryOtherMessageOfAStationIsAcknowledgedStrictly) {
  Peer& peer = connect();
  for (std::uint32_t i = 0; i < schema::message_count; ++i) {
    const schema::Message& message = schema::messages[i];
    if (message.version != Version::v16 || !message.from_station) continue;
    const std::string got = send(peer, fmt::format(R"([2,"1","{}",{{}}])", message.action));
    EXPECT_TRUE(got.starts_with(R"([3,"1",)")) << got;
  }
  EXPECT_EQ(log_text_.str(), "");
}

TEST_F(Central16Test, TheNewestConnectionWinsAndTheOldOnesEndIsIgnored) {
  Peer& old = connect();
  Peer& fresh = connect();
  EXPECT_EQ(old.closed_with, 1000);
  central_->disconnect(old.number, "late");
  EXPECT_TRUE(ledger_.online["CP1"]);
  EXPECT_EQ(send(old, R"([2,"1","Heartbeat",{}])"), "");
  EXPECT_THAT(send(fresh, R"([2,"1","Heartbeat",{}])"), HasSubstr("currentTime"));
  EXPECT_EQ(central_->figures().connected, 1u);
  central_->disconnect(fresh.number, "gone");
  EXPECT_FALSE(ledger_.online["CP1"]);
  EXPECT_EQ(central_->figures().connected, 0u);
}

TEST_F(Central16Test, AnAnswerOfTheLedgerGoesToTheConnectionThatAskedOrToNobody) {
  Peer& old = connect();
  ledger_.hold();
  EXPECT_EQ(send(old, start_frame), "");
  Peer& fresh = connect();
  ledger_.release();
  settle();
  EXPECT_EQ(heard(old), "");
  EXPECT_EQ(heard(fresh), "");
  EXPECT_EQ(send(fresh, start_frame), start_answer);
}

TEST_F(Central16Test, SeveralCallsAreInHandAtOnceAndTooManyStayUnanswered) {
  Peer& peer = connect();
  ledger_.hold();
  for (std::uint32_t i = 0; i <= CentralSystem::calls_in_hand_max; ++i) send(peer, start_frame);
  EXPECT_THAT(ledger_.starts, SizeIs(CentralSystem::calls_in_hand_max));
  peer.got.clear();
  ledger_.release();
  settle();
  EXPECT_THAT(peer.got, SizeIs(CentralSystem::calls_in_hand_max));
  EXPECT_EQ(send(peer, start_frame), start_answer);
}

TEST_F(Central16Test, WhatRunsAtAStationIsLearnedFromTheLedger) {
  OpenSession open;
  open.key = {"CP1", 17, ""};
  open.outlet = {2, 1};
  open.token = {"TAG9", TokenKind::rfid};
  ledger_.running = {open};
  connect();
  const auto view = central_->station("CP1");
  ASSERT_TRUE(view);
  ASSERT_THAT(view->running, SizeIs(1));
  EXPECT_EQ(view->running[0].number, 17u);
  EXPECT_EQ(view->running[0].token, "TAG9");
}

TEST_F(Central16Test, TheMessageLogHoldsBothSidesAndIsSearched) {
  Peer& peer = connect();
  send(peer, R"([2,"1","Heartbeat",{}])");
  send(peer, start_frame);
  const auto found = central_->log({"CP1", "StartTransaction", 10});
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_THAT(*found, SizeIs(1));
  EXPECT_EQ(found->front().text, start_frame);
  EXPECT_EQ(found->front().direction, Direction::from_station);
  EXPECT_THAT(*central_->log({"CP1", "", 2}), SizeIs(2));
  EXPECT_THAT(*central_->log({"CP2", "", 10}), IsEmpty());
}

}  // namespace
}  // namespace wattbook::ocpp
