// From the frames of a charge point to the books: protocol and ledger joined as a node joins them,
// without threads and sockets. Whatever a station repeats, loses, delays or mangles, the energy
// that is billed is the energy that was metered, once (DOMAIN 7.3; CHARGING section 3).
#include <algorithm>
#include <array>
#include <deque>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/prng.h"
#include "core/chain/charging_keys.h"
#include "core/chain/charging_town_test.h"
#include "node/charging/desk.h"
#include "node/env/memory_files.h"
#include "node/ocmf/signing_test.h"
#include "node/ocpp/central_system.h"
#include "node/ocpp/timestamp.h"

namespace wattbook {
namespace {

using chain::kwh;
using chain::units;
using ocpp::Version;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A town whose charge point CP1 speaks to a central system before the desk of the ledger.
class WireTest : public testing::Test {
 protected:
  WireTest() {
    chain::SetChargingToken card;
    card.token = chain::token_digest("CARD");
    card.session_limit = units("50");
    card.valid_until = town_.now + Duration(30 * one_day.value);
    town_.must("dave", card);
    clock_.set(town_.now);
    begin_ = town_.now;
    CHECK(store_.add("CP1", ocpp::Approval::approved, town_.now));
    open();
  }
  // The node starts, and the station connects: of what was before, only the ledger and files stay.
  void open(Version version = Version::v16) {
    central_.reset();
    work_.clear();
    evidence_ = std::move(*charging_desk::Evidence::open(files_, "charging"));
    desk_.emplace(desk_ports(), chain::key_of("net"), town_.state().separator, *evidence_, clock_,
                  entropy_, log_);
    central_ = std::make_unique<ocpp::CentralSystem>(
        ocpp::CentralOptions{}, *desk_, store_, messages_, clock_, log_,
        [this](std::move_only_function<void()> work) { work_.push_back(std::move(work)); });
    desk_->join(central_.get());
    connection_ = central_->connect({"CP1", version, ""},
                                    {[this](std::string text) { got_.push_back(std::move(text)); },
                                     [](std::uint16_t, const std::string&) {}});
    settle();
  }
  charging_desk::DeskPorts desk_ports() {
    charging_desk::DeskPorts out;
    out.ask = [this](std::move_only_function<void(const chain::State&)> question) {
      question(town_.state());
      return true;
    };
    out.submit = [this](std::vector<Bytes> commands,
                        std::move_only_function<void(charging_desk::DeskPorts::Receipts)> answer) {
      std::vector<Bytes> receipts;
      for (const Bytes& command : commands) {
        const chain::Outcome outcome = town_.submit(command);
        Bytes refused;
        if (!outcome.included) chain::ReceiptBuilder().write(refused, CommandId{}, outcome.refused);
        receipts.push_back(outcome.included ? outcome.receipt : refused);
      }
      answer(std::move(receipts));
    };
    return out;
  }
  void settle() {
    while (!work_.empty()) {
      auto work = std::move(work_.front());
      work_.pop_front();
      work();
    }
  }
  // What came because of it, calls of our own left out.
  std::string send(std::string_view frame) {
    got_.clear();
    clock_.set(town_.now);
    central_->receive(connection_, frame);
    settle();
    for (const std::string& one : got_)
      if (!one.starts_with("[2,")) return one;
    return {};
  }
  // `minutes` after the begin.
  std::string at(std::int64_t minutes) const {
    return ocpp::write_time(begin_ + Duration(minutes * one_minute.value));
  }
  void pass_to(std::int64_t minutes) {
    const Instant to = begin_ + Duration(minutes * one_minute.value);
    if (town_.now < to) town_.now = to;
  }

  std::string start(std::int64_t minutes, std::int64_t wh, std::string_view tag = "CARD") {
    return send(fmt::format(R"([2,"s","StartTransaction",{{"connectorId":1,"idTag":"{}",)"
                            R"("meterStart":{},"timestamp":"{}"}}])",
                            tag, wh, at(minutes)));
  }
  std::string value(std::int64_t session, std::int64_t minutes, std::string_view sample) {
    return send(fmt::format(R"([2,"v","MeterValues",{{"connectorId":1,"transactionId":{},)"
                            R"("meterValue":[{{"timestamp":"{}","sampledValue":[{}]}}]}}])",
                            session, at(minutes), sample));
  }
  std::string stop(std::int64_t session, std::int64_t minutes, std::int64_t wh) {
    return send(fmt::format(R"([2,"x","StopTransaction",{{"transactionId":{},"meterStop":{},)"
                            R"("timestamp":"{}"}}])",
                            session, wh, at(minutes)));
  }
  const charging::Session& session(std::uint64_t number = 1) const { return town_.session(number); }
  Energy billed(std::uint64_t number = 1) const {
    const charging::SessionRow sum = town_.bill(number);
    return sum.own + sum.market + sum.grid;
  }
  std::size_t sessions() const { return town_.state().charging.sessions().size(); }

  chain::ChargingTown town_;
  env::MemoryFiles files_;
  env::SeededEntropy entropy_{3};
  env::ManualClock clock_{Instant(0)};
  std::ostringstream log_text_;
  env::Log log_{log_text_, env::LogLevel::error, env::LogFormat::text};
  ocpp::StationStore store_ = *ocpp::StationStore::open(files_, "stations", entropy_);
  ocpp::MessageLog messages_ = *ocpp::MessageLog::open(files_, "messages", 1'000'000);
  std::unique_ptr<charging_desk::Evidence> evidence_;
  std::optional<charging_desk::Desk> desk_;
  std::deque<std::move_only_function<void()>> work_;
  std::vector<std::string> got_;
  ocpp::ConnectionNumber connection_ = 0;
  std::unique_ptr<ocpp::CentralSystem> central_;
  Instant begin_;
};

TEST_F(WireTest, ASessionIsBilledOnceHoweverOftenItIsTold) {
  const Amount before = town_.cash("dave");
  pass_to(1);
  const std::string answer = R"([3,"s",{"idTagInfo":{"status":"Accepted"},"transactionId":1}])";
  EXPECT_EQ(start(0, 1'000), answer);
  EXPECT_EQ(start(0, 1'000), answer);
  pass_to(20);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(value(1, 15, R"({"value":"3.0","unit":"kWh"})"), R"([3,"v",{}])");
  pass_to(40);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(stop(1, 30, 5'000), R"([3,"x",{}])");
  EXPECT_EQ(stop(1, 30, 9'000), R"([3,"x",{}])");                   // another end
  EXPECT_EQ(value(1, 35, R"({"value":"9500"})"), R"([3,"v",{}])");  // after the end
  EXPECT_EQ(sessions(), 1u);
  EXPECT_EQ(billed(), kwh("4"));
  EXPECT_EQ(before - town_.cash("dave"), town_.bill(1).cash());
  EXPECT_EQ(before - town_.cash("dave"), units("1.4"));  // 4 kWh at 0.30 and 0.05
  EXPECT_TRUE(session().ended);
}

TEST_F(WireTest, WhoMayNotChargeGetsANumberAndNoBill) {
  pass_to(1);
  EXPECT_THAT(start(0, 0, "STRANGER"), HasSubstr(R"("transactionId":1)"));
  EXPECT_THAT(start(0, 0, "STRANGER"), Not(HasSubstr("Accepted")));
  pass_to(40);
  EXPECT_EQ(stop(1, 30, 3'000), R"([3,"x",{}])");
  EXPECT_EQ(billed(), Energy(0));
  EXPECT_EQ(session().standing, charging::Standing::unknown_token);
}

TEST_F(WireTest, AStopWithoutAUsableNumberIsAcknowledged) {
  pass_to(40);
  for (const std::int64_t number : {0, -1, 4711})
    EXPECT_EQ(stop(number, 30, 3'000), R"([3,"x",{}])");
  EXPECT_EQ(sessions(), 0u);
}

TEST_F(WireTest, AStartAfterAPowerCutClosesTheOneBefore) {
  pass_to(1);
  start(0, 1'000);
  pass_to(31);
  EXPECT_THAT(start(30, 2'500), HasSubstr(R"("transactionId":2)"));
  EXPECT_TRUE(session(1).ended);
  pass_to(61);
  stop(2, 60, 4'000);
  EXPECT_EQ(billed(2), kwh("1.5"));
}

TEST_F(WireTest, ARegisterThatGoesBackOrJumpsIsNeverBilled) {
  pass_to(1);
  start(0, 100'000);
  pass_to(20);
  value(1, 10, R"({"value":"500"})");                   // relative to the session
  value(1, 12, R"({"value":"102","unit":"Wh"})");       // kWh under the label Wh
  value(1, 14, R"({"value":"99000000","unit":"Wh"})");  // more than the outlet can give
  value(1, 15, R"({"value":"x","unit":"Wh"})");
  value(1, 16, R"({"value":"7","unit":"Hz"})");
  EXPECT_EQ(billed(), Energy(0));
  pass_to(40);
  stop(1, 30, 105'000);
  EXPECT_EQ(billed(), kwh("5"));
  EXPECT_NE(session().findings, 0u);
}

TEST_F(WireTest, TheLedgerHearsOfItAfterTheNodeWasKilled) {
  pass_to(1);
  start(0, 1'000);
  open();
  EXPECT_THAT(start(0, 1'000), HasSubstr(R"("transactionId":1)"));
  pass_to(40);
  stop(1, 30, 2'000);
  open();
  stop(1, 30, 2'000);
  EXPECT_EQ(billed(), kwh("1"));
  EXPECT_EQ(sessions(), 1u);
}

TEST_F(WireTest, AForgedEndDoesNotBill) {
  const ocmf::TestMeter meter;
  ASSERT_TRUE(store_.add_meter_key({"M1", meter.public_key(), Instant(0), {}}));
  const auto stop_signed = [this](const std::string& begin, const std::string& end) {
    const auto sample = [](std::string_view context, const std::string& record) {
      std::string out = fmt::format(R"({{"context":"{}","format":"SignedData","value":)", context);
      json::append_quoted(out, record);
      return out + "}";
    };
    return send(fmt::format(
        R"([2,"x","StopTransaction",{{"transactionId":1,"meterStop":9000,"timestamp":"{0}",)"
        R"("transactionData":[{{"timestamp":"{0}","sampledValue":[{1}]}},)"
        R"({{"timestamp":"{0}","sampledValue":[{2}]}}]}}])",
        at(30), sample("Transaction.Begin", begin), sample("Transaction.End", end)));
  };
  const std::string begin = meter.record(ocmf::payload_of("T1", "B", "1.000"));
  const std::string end = meter.record(ocmf::payload_of("T2", "E", "3.000"));
  std::string forged = end;
  forged.replace(forged.find("3.000"), 5, "9.000");
  pass_to(1);
  start(0, 1'000);
  pass_to(40);
  EXPECT_EQ(stop_signed(begin, forged), R"([3,"x",{}])");
  EXPECT_EQ(billed(), Energy(0));
  EXPECT_TRUE(evidence_->find_proof(ocmf::judge(forged, store_.meter_keys(), begin_).digest));
}

// Every order in which the events of one transaction may arrive, each perhaps twice, with a crash
// of the node between them: small cases one by one.
TEST_F(WireTest, EveryOrderOfATransactionsEventsBillsTheSame) {
  struct Told {
    std::string_view type;
    int sequence;
    std::int64_t minutes;
    std::int64_t wh;
  };
  const std::array<Told, 4> all = {{{"Started", 0, 0, 1'000},
                                    {"Updated", 1, 10, 2'000},
                                    {"Updated", 2, 20, 3'000},
                                    {"Ended", 3, 30, 5'000}}};
  std::array<std::size_t, 4> order = {0, 1, 2, 3};
  open(Version::v201);
  std::uint64_t number = 0;
  do {
    // A transaction of its own each time, an hour later.
    ++number;
    begin_ = town_.now;
    pass_to(40);
    const std::string name = fmt::format("tx-{}", number);
    Prng random(number);
    for (int round = 0; round < 2; ++round) {  // a station repeats what was not answered
      for (const std::size_t i : order) {
        const Told& one = all[i];
        if (random.below(4) == 0) open(Version::v201);
        const std::string answer = send(fmt::format(
            R"([2,"e","TransactionEvent",{{"eventType":"{}","timestamp":"{}","triggerReason":)"
            R"("MeterValuePeriodic","seqNo":{},"offline":true,"transactionInfo":)"
            R"({{"transactionId":"{}"}},"evse":{{"id":1,"connectorId":1}},"idToken":)"
            R"({{"idToken":"card","type":"ISO14443"}},"meterValue":[{{"timestamp":"{}",)"
            R"("sampledValue":[{{"value":{}}}]}}]}}])",
            one.type, at(one.minutes), one.sequence, name, at(one.minutes), one.wh));
        EXPECT_THAT(answer, StartsWith(R"([3,"e",)"));
      }
    }
    const charging::Session* const found =
        town_.state().charging.find(chain::session_key("CP1", name));
    ASSERT_NE(found, nullptr) << name;
    EXPECT_EQ(billed(found->number.value), kwh("4"))
        << "order " << order[0] << order[1] << order[2] << order[3];
    EXPECT_TRUE(found->ended);
  } while (std::ranges::next_permutation(order).found);
  EXPECT_EQ(number, 24u);
  EXPECT_EQ(sessions(), 24u);
}

}  // namespace
}  // namespace wattbook
