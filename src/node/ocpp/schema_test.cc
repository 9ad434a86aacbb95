#include "node/ocpp/schema.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/ocpp/frame.h"
#include "node/ocpp/timestamp.h"

namespace wattbook::ocpp {
namespace {

using testing::HasSubstr;

Result<std::string> written(Version version, std::string_view action, std::string_view payload) {
  json::Tree tree;
  const Result<json::View> parsed = tree.parse(payload);
  EXPECT_TRUE(parsed) << payload;
  return schema::write(schema::find(version, action)->request, *parsed);
}

TEST(Schema, KnowsEveryMessageOfEachVersion) {
  std::map<Version, int> count;
  for (std::uint32_t i = 0; i < schema::message_count; ++i) ++count[schema::messages[i].version];
  EXPECT_EQ(count[Version::v16], 39);  // 28 of the core and 11 of the security extension
  EXPECT_EQ(count[Version::v201], 64);
  EXPECT_EQ(count[Version::v21], 91);
  EXPECT_EQ(schema::find(Version::v16, "TransactionEvent"), nullptr);
  EXPECT_TRUE(schema::find(Version::v16, "DataTransfer")->to_station);
  EXPECT_TRUE(schema::find(Version::v16, "DataTransfer")->from_station);
  EXPECT_FALSE(schema::find(Version::v21, "SetDefaultTariff")->from_station);
}

TEST(Schema, RefusesWhatAStationWouldRefuse) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"type":"Soft","x":1})", "the payload has a member 'x'"},
      {"{}", "type is missing"},
      {R"({"type":null})", "type is missing"},
      {R"({"type":"soft"})", "type is 'soft'"},
      {R"({"type":7})", "type is not a text"},
      {"[]", "the payload is not an object"},
  };
  for (const auto& [payload, why] : cases) {
    const Result<std::string> out = written(Version::v16, "Reset", payload);
    ASSERT_FALSE(out) << payload;
    EXPECT_THAT(out.error().message, HasSubstr(why));
  }
}

TEST(Schema, ChecksListsNumbersAndTextsInside) {
  const auto profile = [](const std::string& period) {
    return R"({"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,)"
           R"("chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute",)"
           R"("chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[)" +
           period + "]}}}";
  };
  EXPECT_TRUE(
      written(Version::v16, "SetChargingProfile", profile(R"({"startPeriod":0,"limit":16.1})")));
  for (const char* period :
       {R"({"startPeriod":0,"limit":16.12})", R"({"startPeriod":0.5,"limit":16})",
        R"({"startPeriod":0,"limit":"16"})", R"({"limit":16})"}) {
    const auto out = written(Version::v16, "SetChargingProfile", profile(period));
    ASSERT_FALSE(out) << period;
    EXPECT_THAT(out.error().message, HasSubstr("chargingSchedulePeriod[0]"));
  }
  EXPECT_FALSE(written(Version::v201, "SetVariables", R"({"setVariableData":[]})"));
  EXPECT_FALSE(written(Version::v16, "ChangeConfiguration",
                       R"({"key":")" + std::string(51, 'k') + R"(","value":""})"));
  EXPECT_TRUE(written(Version::v16, "ChangeConfiguration",
                      R"({"key":")" + std::string(50, 'k') + R"(","value":""})"));
  EXPECT_FALSE(
      written(Version::v16, "ReserveNow",
              R"({"connectorId":1,"expiryDate":"tomorrow","idTag":"T","reservationId":1})"));
}

TEST(Schema, WritesMembersInTheStandardsOrderAndLeavesOutNull) {
  EXPECT_EQ(
      *written(Version::v16, "ReserveNow",
               R"({"reservationId":1,"parentIdTag":null,"idTag":"T",)"
               R"("expiryDate":"2030-01-01T00:00:00Z","connectorId":1})"),
      R"({"connectorId":1,"expiryDate":"2030-01-01T00:00:00Z","idTag":"T","reservationId":1})");
  // An open shape keeps what a vendor adds, as it was written.
  EXPECT_EQ(*written(Version::v201, "ClearCache", R"({"customData":{"vendorId":"V","a": 1.0}})"),
            R"({"customData":{"vendorId":"V","a":1.0}})");
}

TEST(Schema, ExaminesWithoutRefusing) {
  const auto flags = [](std::string_view payload) {
    json::Tree tree;
    EXPECT_TRUE(tree.parse(payload));
    return schema::examine(schema::find(Version::v16, "StartTransaction")->request, tree.root());
  };
  const std::string good =
      R"("connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-01-01T00:00:00Z")";
  EXPECT_EQ(flags("{" + good + "}").flags, Flags{});
  EXPECT_TRUE(flags("{" + good + R"(,"v":1})").flags.has(Flag::vendor_fields));
  EXPECT_TRUE(flags("{}").flags.has(Flag::field_missing));
  EXPECT_EQ(flags(R"({"connectorId":1})").note, "idTag is missing");
  EXPECT_TRUE(flags(R"({"connectorId":"1"})").flags.has(Flag::value_mistyped));
}

TEST(Frame, TellsCallsAnswersAndGarbageApart) {
  json::Tree tree;
  const std::string call = R"([2,"1","A",{"x":1}])";
  const Frame read = read_frame(tree, call);
  EXPECT_EQ(read.kind, FrameKind::call);
  EXPECT_EQ(read.action, "A");
  EXPECT_EQ(read.payload["x"].text(), "1");
  EXPECT_EQ(read_frame(tree, R"([2,17,"A"])").id, "17");
  EXPECT_EQ(read_frame(tree, R"([3,"1",{}])").kind, FrameKind::result);
  EXPECT_EQ(read_frame(tree, R"([4,"1","Code","text",{}])").code, "Code");
  for (const char* text : {"", "[2,\"1\"]", "{}", "[1,\"1\",{}]", "[2,\"\",\"A\",{}]", "[2,null"})
    EXPECT_EQ(read_frame(tree, text).kind, FrameKind::garbage) << text;
  EXPECT_EQ(read_frame(tree, "[3,\"" + std::string(256, 'i') + "\",{}]").kind, FrameKind::garbage);
}

TEST(Frame, SpellsItsErrorsAsTheVersionDoes) {
  EXPECT_EQ(error_frame(Version::v16, "a\"", CallError::format, "x"),
            R"([4,"a\"","FormationViolation","x",{}])");
  EXPECT_EQ(error_frame(Version::v21, "a", CallError::format, ""),
            R"([4,"a","FormatViolation","",{}])");
}

TEST(Timestamp, IsReadAsItIsWrittenInTheField) {
  constexpr Instant noon{1'782'907'200'000};
  const std::pair<const char*, std::int64_t> right[] = {
      {"2026-07-01T12:00:00Z", 0},          {"2026-07-01T14:00:00+02:00", 0},
      {"2026-07-01T14:00:00+02", 0},        {"2026-07-01T14:00:00+0200", 0},
      {"2026-07-01t11:59:59.5z", -500},     {"2026-07-01 10:30:00.123456-01:30", 123},
      {"2026-07-01T12:01:00.000Z", 60'000},
  };
  for (const auto& [text, apart] : right) {
    const ReadTime read = read_time(text, noon);
    EXPECT_EQ(read.time, noon + Duration(apart)) << text;
    EXPECT_EQ(read.flags, Flags{}) << text;
  }
  EXPECT_TRUE(read_time("2026-07-01T12:00:00", noon).flags.has(Flag::time_without_zone));
  EXPECT_EQ(read_time("2026-07-01T12:00:00", noon).time, noon);
  for (const char* text : {"", "1970-01-01T00:00:00Z", "2026-07-01T14:00:00Z", "yesterday",
                           "2026-13-01T12:00:00Z", "1751371200"}) {
    EXPECT_EQ(read_time(text, noon).time, noon) << text;
    EXPECT_TRUE(read_time(text, noon).flags.has(Flag::time_implausible)) << text;
  }
  EXPECT_EQ(write_time(noon + Duration(7)), "2026-07-01T12:00:00.007Z");
  EXPECT_TRUE(is_strict_time("2026-07-01T12:00:00.007Z"));
  EXPECT_FALSE(is_strict_time("2026-07-01T12:00:00"));
}

}  // namespace
}  // namespace wattbook::ocpp
