#include "node/env/local_time.h"

#include <gtest/gtest.h>

namespace wattbook::env {
namespace {

TEST(TimeZone, KnowsTheDatabaseAndFixedOffsets) {
  EXPECT_FALSE(TimeZone::find("Europe/Wien"));
  EXPECT_FALSE(TimeZone::find("../../etc/passwd"));
  for (const char* name : {"UTC+", "UTC+15", "UTC+1:0", "UTC+10:60", "UTC10"})
    EXPECT_FALSE(TimeZone::find(name)) << name;
  EXPECT_EQ(format_local(Instant(0), TimeZone::find("UTC-03:30").value()),
            "1969-12-31T20:30:00-03:30");
  EXPECT_EQ(format_local(Instant(0), TimeZone::find("UTC+10").value()),
            "1970-01-01T10:00:00+10:00");
  EXPECT_EQ(format_local(Instant(1'679'792'400'000), TimeZone::find("Europe/Vienna").value()),
            "2023-03-26T03:00:00+02:00");
}

TEST(TimeZone, CalendarNamesTheDay) {
  const CalendarTime t =
      calendar_of(WallClock{midnight(2024, 12, 31).seconds + 23 * 3600 + 59 * 60});
  EXPECT_EQ(t.weekday, 2);
  EXPECT_EQ(t.day_of_year, 366);
  EXPECT_EQ(t.minute_of_day, 1439);
  EXPECT_EQ(calendar_of(WallClock{-1}).year, 1969);
}

}  // namespace
}  // namespace wattbook::env
