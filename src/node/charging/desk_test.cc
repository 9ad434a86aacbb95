// What stations tell becomes what the ledger holds, however often and in whatever order they tell
// it, and across a crash of the node (DOMAIN 7.2, 7.3; CHARGING 0.4, 0.7, 3).
#include "node/charging/desk.h"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

#include "core/chain/charging_keys.h"
#include "core/chain/charging_price.h"
#include "core/chain/charging_town_test.h"
#include "node/env/memory_files.h"

namespace wattbook::charging_desk {
namespace {

using chain::kwh;
using chain::units;
using ocpp::Booked;

// The protocol side's end: remembers what it was asked.
class Stops final : public ocpp::StationControl {
 public:
  void start(ocpp::StartRequest, Done<Result<ocpp::SessionNumber>>) override {}
  void stop(ocpp::StopRequest request, Done<Result<void>> done) override {
    asked.push_back(request.key.number);
    done({});
  }
  void limit(ocpp::LimitRequest, Done<ocpp::LimitAnswer>) override {}
  void show_cost(ocpp::SessionKey, std::string) override {}

  std::vector<std::uint64_t> asked;
};

// A node without threads: what is submitted is executed and durable at once, unless it is down.
class DeskTest : public testing::Test {
 protected:
  DeskTest() {
    chain::SetChargingToken card;
    card.token = chain::token_digest("04A1B2");
    card.session_limit = units("50");
    card.valid_until = town_.now + Duration(30 * one_day.value);
    town_.must("dave", card);
    auto evidence = Evidence::open(files_, "charging");
    EXPECT_TRUE(evidence) << evidence.error().message;
    if (evidence) evidence_ = std::move(*evidence);
    clock_.set(town_.now);
    open();
  }
  // The process ends and starts again: only the ledger and the files are left.
  void open() {
    DeskPorts ports;
    ports.ask = [this](std::move_only_function<void(const chain::State&)> question) {
      if (down_) return false;
      question(town_.state());
      return true;
    };
    ports.submit = [this](std::vector<Bytes> commands,
                          std::move_only_function<void(DeskPorts::Receipts)> answer) {
      if (down_) return answer(std::nullopt);
      std::vector<Bytes> receipts;
      for (const Bytes& command : commands) {
        town_.now = std::max(town_.now, clock_.now());
        receipts.push_back(town_.submit(command).receipt);
        clock_.set(town_.now);
      }
      if (lose_answer_) return answer(std::nullopt);
      answer(std::move(receipts));
    };
    desk_.emplace(std::move(ports), chain::key_of("net"), town_.state().separator, *evidence_,
                  clock_, entropy_, log_);
    desk_->join(&stops_);
  }
  void pass(std::int64_t minutes) { clock_.advance(Duration(minutes * one_minute.value)); }

  ocpp::RegisterPoint point(std::string_view imported) const {
    return {.time = clock_.now(), .imported = kwh(imported)};
  }
  ocpp::Began start(std::string_view imported, std::string_view tag = "04a1b2") const {
    ocpp::Began event;
    event.key.station = "CP1";
    event.outlet = {1, 1};
    event.token = {std::string(tag), ocpp::TokenKind::rfid};
    event.time = event.received = clock_.now();
    event.start = point(imported);
    return event;
  }
  ocpp::Measured value(std::uint64_t number, std::string_view imported) const {
    ocpp::Measured event;
    event.key = {"CP1", number, ""};
    event.points = {point(imported)};
    return event;
  }
  ocpp::Ended stop(std::uint64_t number, std::string_view imported) const {
    ocpp::Ended event;
    event.key = {"CP1", number, ""};
    event.time = clock_.now();
    event.stop = point(imported);
    event.reason = "EVDisconnected";
    return event;
  }
  // The answer, or nothing where the station gets none.
  template <class Event>
  std::optional<ocpp::Outcome> tell(void (Desk::*say)(Event, Desk::Done<ocpp::Outcome>),
                                    Event event) {
    std::optional<ocpp::Outcome> out;
    ((*desk_).*say)(std::move(event), [&](ocpp::Outcome outcome) { out = std::move(outcome); });
    return out;
  }

  chain::ChargingTown town_;
  env::MemoryFiles files_;
  env::ManualClock clock_{chain::Town::begin};
  env::SeededEntropy entropy_{7};
  std::ostringstream said_;
  env::Log log_{said_, env::LogLevel::error, env::LogFormat::text};
  Stops stops_;
  std::unique_ptr<Evidence> evidence_;
  std::optional<Desk> desk_;
  bool down_ = false;
  bool lose_answer_ = false;
};

TEST_F(DeskTest, ASessionFromStartToReceipt) {
  const ocpp::Began start_event = start("100");
  const auto began = tell(&Desk::began, start_event);
  ASSERT_TRUE(began);
  EXPECT_EQ(began->booked, Booked::booked);
  EXPECT_EQ(began->session, 1u);
  EXPECT_EQ(began->authorisation.verdict, ocpp::Verdict::accepted);
  pass(30);
  EXPECT_EQ(tell(&Desk::measured, value(1, "105"))->cost, "1.75");
  pass(30);
  const ocpp::Ended end = stop(1, "110");
  EXPECT_EQ(tell(&Desk::ended, end)->cost, "3.5");
  EXPECT_EQ(town_.cash("dave"), units("96.5"));
  EXPECT_EQ(town_.session(1).reason, charging::EndReason::vehicle_gone);
  // Told again after a reconnect, under other message ids: the same number, nothing booked.
  const auto again = tell(&Desk::began, start_event);
  EXPECT_EQ(again->booked, Booked::repeated);
  EXPECT_EQ(again->session, 1u);
  EXPECT_EQ(tell(&Desk::ended, end)->booked, Booked::repeated);
  EXPECT_EQ(tell(&Desk::ended, stop(1, "111"))->booked, Booked::differs);
  EXPECT_EQ(town_.cash("dave"), units("96.5"));
}

TEST_F(DeskTest, ACrashBeforeTheAnswerBooksOnce) {
  const ocpp::Began event = start("0");
  lose_answer_ = true;  // executed and durable, and then the process died
  EXPECT_FALSE(tell(&Desk::began, event));
  lose_answer_ = false;
  open();
  EXPECT_EQ(tell(&Desk::began, event)->booked, Booked::repeated);
  pass(30);
  const ocpp::Ended end = stop(1, "5");
  down_ = true;  // died before it was executed
  EXPECT_FALSE(tell(&Desk::ended, end));
  down_ = false;
  open();
  EXPECT_EQ(tell(&Desk::ended, end)->booked, Booked::booked);
  EXPECT_EQ(town_.cash("dave"), units("98.25"));
  EXPECT_EQ(town_.state().charging.sessions_issued(), 1u);
}

TEST_F(DeskTest, StationsThatNameTheirTransactions) {
  ocpp::Began event = start("0");
  event.key.transaction = "tx-1";
  tell(&Desk::began, event);
  // Another start time, as after a clock correction: the same transaction is the same session.
  pass(1);
  event.time = clock_.now();
  EXPECT_EQ(tell(&Desk::began, event)->booked, Booked::repeated);
  pass(20);
  ocpp::Measured measured = value(0, "2");
  measured.key.transaction = "tx-1";
  EXPECT_EQ(tell(&Desk::measured, measured)->session, 1u);
  ocpp::Ended unknown = stop(0, "3");
  unknown.key.transaction = "tx-9";
  EXPECT_EQ(tell(&Desk::ended, unknown)->booked, Booked::orphan);
}

TEST_F(DeskTest, AStopWithoutNumberEndsWhatIsOpenThere) {
  tell(&Desk::began, start("0"));
  pass(30);
  ocpp::Ended end = stop(0, "5");
  end.outlet = {1, 1};
  EXPECT_EQ(tell(&Desk::ended, end)->session, 1u);
  EXPECT_TRUE(town_.session(1).ended);
  // Nothing is open any more: kept for the owner, and answered.
  EXPECT_EQ(tell(&Desk::ended, end)->booked, Booked::orphan);
  EXPECT_EQ(tell(&Desk::measured, value(77, "1"))->booked, Booked::orphan);
  const std::string kept(as_text(*files_.read("charging/orphans.jsonl")));
  EXPECT_EQ(std::ranges::count(kept, '\n'), 2);
  EXPECT_NE(kept.find(R"("imported":"5")"), std::string::npos) << kept;
}

TEST_F(DeskTest, AForgedValueIsAnsweredAndNeverBilled) {
  tell(&Desk::began, start("0"));
  pass(30);
  ocpp::Measured forged = value(1, "9");
  forged.points[0].flags.set(ocpp::Flag::signature_invalid);
  EXPECT_EQ(tell(&Desk::measured, forged)->booked, Booked::unbillable);
  EXPECT_EQ(town_.bill(1).cash(), Amount(0));
  EXPECT_EQ(tell(&Desk::ended, stop(1, "4"))->booked, Booked::booked);
  EXPECT_EQ(town_.bill(1).grid, kwh("4"));
}

TEST_F(DeskTest, AuthorisesByTheLedgersState) {
  const auto verdict = [&](std::string station, std::string tag) {
    ocpp::Verdict out{};
    desk_->authorise(std::move(station), {std::move(tag), ocpp::TokenKind::rfid},
                     [&](ocpp::Authorisation answer) { out = answer.verdict; });
    return out;
  };
  EXPECT_EQ(verdict("CP1", "04A1B2"), ocpp::Verdict::accepted);
  EXPECT_EQ(verdict("CP1", "04a1b2"), ocpp::Verdict::accepted);
  EXPECT_EQ(verdict("CP1", "ffff"), ocpp::Verdict::unknown);
  EXPECT_EQ(verdict("CP9", "04A1B2"), ocpp::Verdict::not_here);
  tell(&Desk::began, start("0"));
  EXPECT_EQ(verdict("CP1", "04A1B2"), ocpp::Verdict::concurrent);
  chain::BlockChargingToken block;
  block.token = chain::token_digest("04a1b2");
  town_.must("net", block);
  EXPECT_EQ(verdict("CP1", "04A1B2"), ocpp::Verdict::blocked);
}

TEST_F(DeskTest, AsksForTheStopOfADryWallet) {
  chain::Withdraw away;
  away.asset = town_.community().cash;
  away.gateway = chain::address_of("bank");
  away.amount = units("97");
  away.reference = "away";
  town_.must("dave", away);
  clock_.set(town_.now);
  tell(&Desk::began, start("0"));
  EXPECT_TRUE(stops_.asked.empty());
  pass(20);
  tell(&Desk::measured, value(1, "7"));
  EXPECT_EQ(stops_.asked, std::vector<std::uint64_t>{1});
  // A station that was away is asked when it is back, also by another run of the node.
  open();
  desk_->station_online("CP1", true);
  EXPECT_EQ(stops_.asked, (std::vector<std::uint64_t>{1, 1}));
}

TEST_F(DeskTest, ResumesFromTheLedgerAlone) {
  tell(&Desk::began, start("3"));
  pass(20);
  tell(&Desk::measured, value(1, "5"));
  open();
  std::vector<ocpp::OpenSession> found;
  desk_->open_sessions("CP1", [&](std::vector<ocpp::OpenSession> all) { found = std::move(all); });
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key.number, 1u);
  EXPECT_EQ(found[0].start, kwh("3"));
  EXPECT_EQ(found[0].last, kwh("5"));
  EXPECT_EQ(found[0].outlet, (ocpp::Outlet{1, 1}));
}

TEST_F(DeskTest, ThePriceShownIsThePriceCharged) {
  ocpp::PriceQuote quote;
  desk_->quote("CP1", {1, 1}, {}, [&](ocpp::PriceQuote answer) { quote = std::move(answer); });
  EXPECT_EQ(quote.energy, "0.3");
  EXPECT_EQ(quote.idle, "0.02");
  EXPECT_EQ(quote.text, "0.3 EUR/kWh + 0.05 EUR/kWh service, 0.02/min idle after 10 min");
  const chain::PriceNow now =
      chain::price_now(town_.state(), charging::PointIndex(0), 1, 1, clock_.now());
  tell(&Desk::began, start("0"));
  EXPECT_EQ(now.hold, town_.held("dave"));
  pass(30);
  tell(&Desk::ended, stop(1, "1"));
  EXPECT_EQ(now.most_per_kwh, town_.bill(1).cash());
}

TEST_F(DeskTest, KeepsProofsByDigest) {
  const Hash digest = chain::token_of("OCMF|{}|{}");
  EXPECT_FALSE(evidence_->find_proof(digest));
  desk_->keep_proof(digest, "OCMF|{}|{}");
  desk_->keep_proof(digest, "OCMF|{}|{}");
  EXPECT_EQ(evidence_->find_proof(digest), "OCMF|{}|{}");
}

}  // namespace
}  // namespace wattbook::charging_desk
