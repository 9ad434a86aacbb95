// A simulated charge point does what a real one would: identifies, starts, counts, keeps to what it
// is told, repeats what was not answered, stops.
#include "sim/demo_station.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wattbook::sim {
namespace {

using testing::HasSubstr;

constexpr Instant noon{1'782'907'200'000};  // 2026-07-01T12:00:00Z

class DemoStationTest : public testing::Test {
 protected:
  DemoStation& station(ocpp::Version version) {
    station_.emplace(version, DemoStation::Plug{"CARD", Power(11'000)},
                     [this](std::string frame) { sent_ = std::move(frame); });
    return *station_;
  }
  // Answers the call that was sent last.
  void answer(std::string_view payload) {
    const std::string frame = std::exchange(sent_, {});
    const std::size_t begin = frame.find('"') + 1;
    const std::string id = frame.substr(begin, frame.find('"', begin) - begin);
    station_->receive(fmt::format(R"([3,"{}",{}])", id, payload), now_);
  }
  void pass(std::int64_t minutes) {
    now_ = now_ + Duration(minutes * one_minute.value);
    station_->step(now_, visit_);
  }

  Instant now_ = noon;
  std::optional<ChargingVisit> visit_ =
      ChargingVisit{noon, noon + one_hour, Energy(6'000'000), Power(11'000)};
  std::string sent_;
  std::optional<DemoStation> station_;
};

TEST_F(DemoStationTest, AVisitOf16IsATransactionToTheWattHour) {
  station(ocpp::Version::v16).connected(now_);
  EXPECT_THAT(sent_, HasSubstr(R"("chargePointModel":"simulated")"));
  answer(R"({"status":"Accepted"})");
  answer("{}");  // of the status
  pass(0);
  answer("{}");
  EXPECT_THAT(sent_,
              HasSubstr(R"("StartTransaction",{"connectorId":1,"idTag":"CARD","meterStart":0)"));
  pass(1);
  EXPECT_EQ(station_->imported(), Energy(0));  // not before it has a number
  answer(R"({"transactionId":7,"idTagInfo":{"status":"Accepted"}})");
  pass(6);
  EXPECT_EQ(station_->imported(), Energy(1'100'000));
  EXPECT_THAT(sent_,
              HasSubstr(R"("transactionId":7,"meterValue":[{"timestamp":"2026-07-01T12:07)"));
  EXPECT_THAT(sent_, HasSubstr(R"({"value":"1100","measurand":"Energy.Active.Import.Register")"));
  answer("{}");
  pass(40);
  EXPECT_EQ(station_->imported(), Energy(6'000'000));
  EXPECT_THAT(sent_, HasSubstr(R"("StopTransaction",{"idTag":"CARD","meterStop":6000)"));
  EXPECT_FALSE(station_->charges());
  pass(1);
  EXPECT_FALSE(station_->charges());  // once a visit
}

TEST_F(DemoStationTest, KeepsToItsProfilesAndToWhatTheyEndWith) {
  station(ocpp::Version::v201).connected(now_);
  pass(0);
  ASSERT_TRUE(station_->charges());
  const auto profile = [&](std::string_view purpose, std::string_view transaction, int limit) {
    station_->receive(
        fmt::format(
            R"([2,"p","SetChargingProfile",{{"evseId":1,"chargingProfile":{{"id":1,"stackLevel":0,"chargingProfilePurpose":"{}","chargingProfileKind":"Absolute",{}"chargingSchedule":[{{"id":1,"startSchedule":"2026-07-01T12:00:00Z","chargingRateUnit":"W","chargingSchedulePeriod":[{{"startPeriod":0,"limit":{}}},{{"startPeriod":600,"limit":4000}}]}}]}}}}])",
            purpose, transaction, limit),
        now_);
  };
  EXPECT_EQ(station_->allowed(now_), Power(11'000));
  profile("TxDefaultProfile", "", 0);
  EXPECT_THAT(sent_, HasSubstr(R"("status":"Accepted")"));
  EXPECT_EQ(station_->allowed(now_), Power(0));
  profile("TxProfile", R"("transactionId":"another",)", 9'000);
  EXPECT_THAT(sent_, HasSubstr(R"("status":"Rejected")"));
  profile("TxProfile", R"("transactionId":"demo-1782907200",)", 6'000);
  EXPECT_EQ(station_->allowed(now_), Power(6'000));
  pass(10);
  EXPECT_EQ(station_->imported(), Energy(666'666));  // up to the period that begins now, its power
  EXPECT_EQ(station_->allowed(now_), Power(4'000));
}

TEST_F(DemoStationTest, RepeatsWhatWasNotAnsweredAfterAReconnect) {
  station(ocpp::Version::v201).connected(now_);
  answer(R"({"status":"Accepted"})");
  answer("{}");
  pass(0);
  EXPECT_THAT(sent_, HasSubstr(R"("eventType":"Started")"));
  EXPECT_THAT(sent_, HasSubstr(R"("idToken":{"idToken":"CARD","type":"ISO14443"})"));
  station_->connected(now_);
  EXPECT_THAT(sent_, HasSubstr("BootNotification"));
  answer(R"({"status":"Accepted"})");
  EXPECT_THAT(sent_, HasSubstr(R"("eventType":"Started")"));
}

TEST_F(DemoStationTest, RefusesWhatItDoesNotKnow) {
  station(ocpp::Version::v16);
  station_->receive(R"([2,"1","GetDiagnostics",{}])", now_);
  EXPECT_THAT(sent_, HasSubstr(R"([4,"1","NotImplemented")"));
  station_->receive("nonsense", now_);
  station_->receive(R"([2,"2","RemoteStopTransaction",{"transactionId":9}])", now_);
  EXPECT_THAT(sent_, HasSubstr(R"("status":"Rejected")"));
}

}  // namespace
}  // namespace wattbook::sim
