// What a roaming partner reads, against the standard's own lists of fields and against the ledger.
#include "node/ocpi/sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/chain/charging_town_test.h"
#include "node/ocpi/json.h"
#include "node/ocpi/shapes_test.h"

namespace wattbook::ocpi {
namespace {

using chain::units;
using testing::HasSubstr;
using testing::Not;

class SenderTest : public testing::Test {
 protected:
  SenderTest() {
    Party party = *read_party("DE-WBK-DEU");
    party.name = "Sonnenhof";
    party.time_zone = "Europe/Berlin";
    SenderPorts ports;
    ports.admit = [](const http::Request& request) -> std::expected<std::string, std::uint16_t> {
      if (request.header("Authorization") != "Token right") return std::unexpected(401);
      return "secret";
    };
    ports.ask = [this](std::move_only_function<void(const chain::State&)> question) {
      question(town_.state());
      return true;
    };
    ports.board = [this] { return board_; };
    sender_.emplace(std::move(party), "", std::move(ports));
  }
  http::Response ask(std::string path, std::string query = "", std::string token = "Token right",
                     http::Method method = http::Method::get) {
    http::Request request;
    request.method = method;
    request.path = std::move(path);
    request.query = std::move(query);
    request.headers = {
        {"Host", "watt.example"}, {"Authorization", token}, {"X-Correlation-ID", "corr-1"}};
    http::Response out;
    (*sender_)(request,
               http::Responder([&out](http::Response answer) { out = std::move(answer); }));
    return out;
  }
  // The data of an answer, of which every field is as the standard says.
  json::View data(const http::Response& answer, const std::string& type) {
    body_ = answer.body;
    const Result<json::View> root = tree_.parse(body_);
    EXPECT_TRUE(root) << body_;
    if (!root) return {};
    EXPECT_EQ(fault_of(*root, "Envelope"), "") << body_;
    EXPECT_EQ((*root)["status_code"].text(), "1000");
    EXPECT_EQ(fault_of((*root)["data"], type), "") << body_;
    return (*root)["data"];
  }
  static std::string header(const http::Response& answer, std::string_view name) {
    for (const http::Header& one : answer.headers)
      if (one.name == name) return one.value;
    return "";
  }
  // Session 1: 10 kWh in an hour of charging, and 20 minutes of idling.
  void charge() {
    town_.must("net", town_.start("s1", "100"));
    town_.pass(60);
    town_.must("net", town_.value(1, "110"));
    town_.pass(20);
    town_.must("net", town_.end(1, "110"));
  }

  chain::ChargingTown town_;
  Board board_;
  std::optional<Sender> sender_;
  std::string body_;
  json::Tree tree_;
};

TEST_F(SenderTest, WithoutTheRightTokenNothingIsTold) {
  for (const char* path : {"/ocpi/versions", "/ocpi/2.2.1", "/ocpi/2.2.1/cdrs"}) {
    const http::Response answer = ask(path, "", "Token wrong");
    EXPECT_EQ(answer.status, 401);
    EXPECT_THAT(answer.body, HasSubstr(R"("status_code":2000)"));
    EXPECT_THAT(answer.body, Not(HasSubstr("data")));
  }
}

TEST_F(SenderTest, NothingCanBeWrittenAndWhatIsNotThereSaysSo) {
  EXPECT_EQ(ask("/ocpi/2.2.1/cdrs", "", "Token right", http::Method::post).status, 405);
  EXPECT_EQ(ask("/ocpi/2.1.1/cdrs").status, 404);
  EXPECT_EQ(ask("/ocpi/2.2.1/tokens").status, 404);
  EXPECT_THAT(ask("/ocpi/2.2.1/locations/P9").body, HasSubstr(R"("status_code":2003)"));
  for (const char* query :
       {"limit=0", "limit=x", "offset=-1", "date_from=yesterday", "date_to=2026-13-01T00:00:00Z"}) {
    const http::Response answer = ask("/ocpi/2.2.1/cdrs", query);
    EXPECT_EQ(answer.status, 400) << query;
    EXPECT_THAT(answer.body, HasSubstr(R"("status_code":2001)"));
  }
}

TEST_F(SenderTest, LeadsFromTheVersionsToTheModules) {
  const json::View versions = data(ask("/ocpi/versions"), "[Version]+");
  EXPECT_EQ(versions.at(0)["url"].text(), "http://watt.example/ocpi/2.2.1");
  const json::View details = data(ask("/ocpi/2.2.1"), "VersionDetails");
  EXPECT_EQ(details["endpoints"].size(), 5u);
  const json::View credentials = data(ask("/ocpi/2.2.1/credentials"), "Credentials");
  EXPECT_EQ(credentials["token"].text(), "secret");
  EXPECT_EQ(header(ask("/ocpi/versions"), "X-Correlation-ID"), "corr-1");
}

TEST_F(SenderTest, LocationsSayWhatTheirOutletsDo) {
  const auto status = [&] {
    return std::string(
        data(ask("/ocpi/2.2.1/locations"), "[Location]+").at(0)["evses"].at(0)["status"].text());
  };
  EXPECT_EQ(status(), "UNKNOWN");
  board_["CP1"][1] = Condition::available;
  EXPECT_EQ(status(), "AVAILABLE");
  board_["CP1"][1] = Condition::faulted;
  EXPECT_EQ(status(), "OUTOFORDER");
  town_.must("net", town_.start("s1", "100"));
  EXPECT_EQ(status(), "CHARGING");
  EXPECT_EQ(data(ask("/ocpi/2.2.1/locations/P0"), "Location")["address"].text(), "Town hall");
  EXPECT_EQ(data(ask("/ocpi/2.2.1/locations/P0/P0-1"), "EVSE")["evse_id"].text(), "DE*WBK*E0*1");
  EXPECT_EQ(data(ask("/ocpi/2.2.1/locations/P0/P0-1/1"), "Connector")["max_amperage"].text(), "31");
  EXPECT_EQ(ask("/ocpi/2.2.1/locations/P0/P0-2").status, 404);
}

TEST_F(SenderTest, ATariffHasThePriceOfEachBand) {
  chain::DescribeChargePoint point = chain::ChargingTown::describe();
  point.point.tariff.per_session = units("0.5");
  point.point.tariff.bands = {{0, chain::price("0.05"), Amount(0), Amount(0)},
                              {8 * 60, chain::price("0.1"), units("0.01"), units("0.02")}};
  town_.must("carla", point);
  const json::View tariffs = data(ask("/ocpi/2.2.1/tariffs"), "[Tariff]+");
  EXPECT_EQ(tariffs.at(0)["id"].text(), "P0-T1");
  // Grid energy costs 0.30; prices of time are those of an hour.
  EXPECT_EQ(tariffs.at(0)["elements"].raw(),
            R"([{"price_components":[{"type":"FLAT","price":0.5,"step_size":1}]},)"
            R"({"price_components":[{"type":"ENERGY","price":0.35,"step_size":1}],)"
            R"("restrictions":{"start_time":"00:00","end_time":"08:00"}},)"
            R"({"price_components":[{"type":"ENERGY","price":0.4,"step_size":1},)"
            R"({"type":"TIME","price":0.6,"step_size":1},)"
            R"({"type":"PARKING_TIME","price":1.2,"step_size":1}],)"
            R"("restrictions":{"start_time":"08:00","end_time":"00:00"}}])");
}

TEST_F(SenderTest, ASessionIsActiveThenCompletedAndHasItsRecordAtItsEnd) {
  town_.must("net", town_.start("s1", "100"));
  EXPECT_EQ(data(ask("/ocpi/2.2.1/sessions"), "[Session]+").at(0)["status"].text(), "ACTIVE");
  EXPECT_EQ(data(ask("/ocpi/2.2.1/cdrs"), "[CDR]").size(), 0u);
  town_.pass(60);
  town_.must("net", town_.value(1, "110"));
  town_.must("net", town_.end(1, "110"));
  const json::View session = data(ask("/ocpi/2.2.1/sessions"), "[Session]+").at(0);
  EXPECT_EQ(session["status"].text(), "COMPLETED");
  EXPECT_EQ(session["kwh"].text(), "10");
  const json::View cdr = data(ask("/ocpi/2.2.1/cdrs"), "[CDR]+").at(0);
  EXPECT_EQ(cdr["session_id"].text(), "S1");
  EXPECT_EQ(cdr["total_cost"]["excl_vat"].text(), format_decimal(town_.bill(1).cash().value));
  EXPECT_EQ(cdr["total_energy"].text(), "10");
  const charging::Session& booked = town_.session(1);
  EXPECT_EQ(cdr["total_time"].text(), hours(booked.end - booked.began));
}

TEST_F(SenderTest, PeriodsAddUpToTheRecord) {
  charge();
  const json::View cdr = data(ask("/ocpi/2.2.1/cdrs"), "[CDR]+").at(0);
  std::int64_t energy = 0;
  for (const json::View period : cdr["charging_periods"])
    energy += parse_decimal(period["dimensions"].at(0)["volume"].text()).value();
  EXPECT_EQ(energy, chain::kwh("10").value);
  EXPECT_NE(cdr["total_parking_time"].text(), "0");
}

TEST_F(SenderTest, NobodyIsNamed) {
  charge();
  for (const char* module : {"locations", "tariffs", "sessions", "cdrs"})
    EXPECT_THAT(ask(std::string("/ocpi/2.2.1/") + module).body,
                Not(HasSubstr(to_hex(chain::address_of("dave").bytes))));
}

TEST_F(SenderTest, ACorrectionTakesTheWholeRecordBackAndTellsANewOne) {
  charge();
  const Amount before = town_.bill(1).cash();
  town_.pass(5);
  chain::CreditCharging credit;
  credit.session = charging::SessionNumber(1);
  credit.reason = "the meter was wrong";
  credit.imported = chain::kwh("106");
  town_.must("operator", credit);
  const json::View cdrs = data(ask("/ocpi/2.2.1/cdrs"), "[CDR]+");
  ASSERT_EQ(cdrs.size(), 3u);
  EXPECT_EQ(cdrs.at(0)["id"].text(), "S1");
  EXPECT_EQ(cdrs.at(1)["id"].text(), "S1-C");
  EXPECT_EQ(cdrs.at(1)["credit"].text(), "true");
  EXPECT_EQ(cdrs.at(1)["credit_reference_id"].text(), "S1");
  EXPECT_EQ(cdrs.at(1)["total_cost"]["excl_vat"].text(), format_decimal(-before.value));
  EXPECT_EQ(cdrs.at(1)["total_energy"].text(), "10");
  EXPECT_EQ(cdrs.at(2)["id"].text(), "S1-R1");
  EXPECT_FALSE(cdrs.at(2)["credit"].exists());
  EXPECT_EQ(cdrs.at(2)["total_energy"].text(), "6");
  // Together they are what the driver paid in the end.
  const charging::Credit& given = town_.session(1).credits.front();
  const Amount paid = before - given.grid_cash - given.service;
  EXPECT_EQ(cdrs.at(2)["total_cost"]["excl_vat"].text(), format_decimal(paid.value));
}

TEST_F(SenderTest, ListsComeInPagesAndByTimeOfChange) {
  for (int i = 1; i <= 3; ++i) {
    town_.must("net", town_.start("s" + std::to_string(i), std::to_string(100 + i)));
    town_.pass(10);
    town_.must("net", town_.end(static_cast<std::uint64_t>(i), std::to_string(101 + i)));
    town_.pass(1);
  }
  const http::Response first = ask("/ocpi/2.2.1/cdrs", "limit=2");
  EXPECT_EQ(data(first, "[CDR]+").size(), 2u);
  EXPECT_EQ(header(first, "X-Total-Count"), "3");
  EXPECT_EQ(header(first, "X-Limit"), "100");
  EXPECT_EQ(header(first, "Link"),
            "<http://watt.example/ocpi/2.2.1/cdrs?offset=2&limit=2>; rel=\"next\"");
  const http::Response last = ask("/ocpi/2.2.1/cdrs", "offset=2&limit=2");
  EXPECT_EQ(data(last, "[CDR]+").at(0)["id"].text(), "S3");
  EXPECT_EQ(header(last, "Link"), "");
  // From is in it, to is not.
  const std::string second = time_text(town_.session(2).end);
  const std::string third = time_text(town_.session(3).end);
  const http::Response some = ask("/ocpi/2.2.1/cdrs", "date_from=" + second + "&date_to=" + third);
  const json::View rows = data(some, "[CDR]+");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows.at(0)["id"].text(), "S2");
}

TEST(OcpiText, TimesAndHoursAreExact) {
  EXPECT_EQ(time_text(Instant(1'782'907'200'007)), "2026-07-01T12:00:00.007Z");
  EXPECT_EQ(read_time("2026-07-01T12:00:00.007Z"), Instant(1'782'907'200'007));
  EXPECT_EQ(read_time("2026-07-01T12:00:00"), Instant(1'782'907'200'000));
  for (const char* wrong : {"", "2026-07-01", "2026-02-30T00:00:00Z", "2026-07-01T24:00:00Z",
                            "2026-07-01T12:00:00.Z", "2026-07-01T12:00:00+02:00"})
    EXPECT_FALSE(read_time(wrong)) << wrong;
  EXPECT_EQ(hours(Duration(3'600'000)), "1");
  EXPECT_EQ(hours(Duration(1'200'000)), "0.3333");
  EXPECT_EQ(quoted("a\"\\\n\xc3\xbc", 5), R"("a\"\\\u000a")");
  EXPECT_FALSE(read_party("DE-WBK"));
  EXPECT_FALSE(read_party("de-WBK-DEU"));
}

}  // namespace
}  // namespace wattbook::ocpi
