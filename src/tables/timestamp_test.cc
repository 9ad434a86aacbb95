#include "tables/timestamp.h"

#include <gtest/gtest.h>

namespace wattbook::tables {
namespace {

StampRules vienna() {
  StampRules rules;
  rules.zone = env::TimeZone::find("Europe/Vienna").value();
  return rules;
}

std::string read(StampReader& reader, std::string_view text) {
  const Result<std::optional<Instant>> instant = reader.read(text);
  if (!instant) return "refused";
  return *instant ? env::format_local(**instant, env::TimeZone()) : "dropped";
}

TEST(Stamp, ReadsTheFormsOfRealFiles) {
  StampReader reader(vienna());
  EXPECT_EQ(read(reader, "2023-01-01 00:15:00"), "2022-12-31T23:15:00+00:00");
  EXPECT_EQ(read(reader, "18.03.2023 00:00:00"), "2023-03-17T23:00:00+00:00");
  EXPECT_EQ(read(reader, "2025/07/01 00:05:00"), "2025-06-30T22:05:00+00:00");
  EXPECT_EQ(read(reader, "1613343600.0"), "2021-02-14T23:00:00+00:00");
  EXPECT_EQ(read(reader, "2023-06-01T12:00:00Z"), "2023-06-01T12:00:00+00:00");
  EXPECT_EQ(read(reader, "2023-06-01T12:00:00.000+05:30"), "2023-06-01T06:30:00+00:00");
  EXPECT_EQ(read(reader, "2023-06-01 24:00"), "2023-06-01T22:00:00+00:00");
}

TEST(Stamp, RefusesWhatIsNoTimeOrCannotBeTold) {
  StampReader reader(vienna());
  for (const char* text : {"", "x", "3/4/2026 1:00", "2023-02-29", "2023-01-01 25:00",
                           "2023-01-01 12:60", "2023-01-01 12:00 pm", "12345", "2023-1"})
    EXPECT_EQ(read(reader, text), "refused") << text;
  StampRules day_first;
  day_first.format = StampFormat::day_first;
  StampReader days(day_first);
  EXPECT_EQ(read(days, "26/02/2017 3:30"), "2017-02-26T03:30:00+00:00");
  EXPECT_EQ(read(days, "2/26/2017 3:30"), "refused");
}

TEST(Stamp, TheRepeatedHourFollowsItsRule) {
  StampReader in_order(vienna());
  EXPECT_EQ(read(in_order, "2023-10-29 02:00"), "2023-10-29T00:00:00+00:00");
  EXPECT_EQ(read(in_order, "2023-10-29 02:30"), "2023-10-29T00:30:00+00:00");
  EXPECT_EQ(read(in_order, "2023-10-29 02:00"), "2023-10-29T01:00:00+00:00");
  EXPECT_EQ(read(in_order, "2023-10-29 02:30"), "2023-10-29T01:30:00+00:00");
  EXPECT_EQ(read(in_order, "2023-10-29 03:00"), "2023-10-29T02:00:00+00:00");

  StampRules rules = vienna();
  rules.repeated = RepeatedHour::second;
  StampReader second(rules);
  EXPECT_EQ(read(second, "2023-10-29 02:30"), "2023-10-29T01:30:00+00:00");
  rules.repeated = RepeatedHour::refuse;
  StampReader refuse(rules);
  EXPECT_EQ(read(refuse, "2023-10-29 02:30"), "refused");
}

TEST(Stamp, TheSkippedHourFollowsItsRule) {
  StampRules rules = vienna();
  StampReader refuse(rules);
  EXPECT_EQ(read(refuse, "2023-03-26 02:30"), "refused");
  rules.skipped = SkippedHour::shift;
  StampReader shift(rules);
  EXPECT_EQ(read(shift, "2023-03-26 02:30"), "2023-03-26T01:30:00+00:00");
  rules.skipped = SkippedHour::drop;
  StampReader drop(rules);
  EXPECT_EQ(read(drop, "2023-03-26 02:30"), "dropped");
}

}  // namespace
}  // namespace wattbook::tables
