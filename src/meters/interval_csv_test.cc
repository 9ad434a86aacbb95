#include "meters/interval_csv.h"

#include <gtest/gtest.h>

#include "meters/read_samples_test.h"

namespace wattbook::meters {
namespace {

CsvHints vienna() {
  CsvHints hints;
  hints.zone = *env::TimeZone::find("Europe/Vienna");
  return hints;
}

TEST(IntervalCsv, AsksWhatNobodyCanKnow) {
  const ReadFile order = read_text("date,import kWh\n3/4/2026 00:00,1\n3/4/2026 00:15,1\n");
  EXPECT_EQ(order.error, "file: '3/4/2026 00:00' may be day or month first");
  EXPECT_EQ(order.hint, "say which: --date-order day-first or month-first");
  const ReadFile unit = read_text("time,import\n2026-04-03 00:00,1\n2026-04-03 00:15,1\n");
  EXPECT_EQ(unit.error, "file: nothing says the unit of column 'import'");
  EXPECT_EQ(read_text("time,import kWh\n2026-04-03 00:00,1\n").error,
            "file: the rows do not show how long an interval is");
  EXPECT_EQ(read_text("a;b\nc;d\n").error,
            "file: no row of the first 30 begins with a time and has a number");
}

TEST(IntervalCsv, NamesLineAndColumnOfWhatItRefuses) {
  const std::string head = "time,import kWh,status\n2026-04-03 00:00,1,A\n2026-04-03 00:15,1,A\n";
  EXPECT_EQ(read_text(head + "2026-04-03 00:30,x,A\n").error,
            "file: no column of the file holds numbers");
  const std::string rows = [&] {
    std::string out = head;
    for (int i = 0; i < 500; ++i) out += std::to_string(1'775'172'600 + 900 * i) + ",1,A\n";
    return out;
  }();
  EXPECT_EQ(read_text(rows + "1775700000,x,A\n").error, "file:504: column 2: 'x' is not a number");
  EXPECT_EQ(read_text(rows + "1775700000,-1,A\n").error, "file:504: column 2: '-1' is below zero");
  EXPECT_EQ(read_text(rows + "1775700000,1,?\n").error,
            "file:504: column 3: '?' is not a known quality");
  EXPECT_EQ(read_text(rows + "1775700000\n").error,
            "file:504: column 1: the row ends here; 2 columns are needed");
  EXPECT_EQ(read_text(rows + "yesterday,1,A\n").error,
            "file:504: column 1: 'yesterday' is not a time of a known form");
}

TEST(IntervalCsv, ReadsAGermanExportWithTitleAndDecimalComma) {
  const ReadFile file = read_text(
      "Lastgang der Messstelle\r\nDatum;Uhrzeit;Bezug [kWh];Status;Einspeisung [kWh];Status\r\n"
      "01.07.2026;00:00;1.234,500;A;0,25;A\r\n01.07.2026;00:15;0,5;E;0,25;A\r\n",
      vienna());
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.channels.size(), 2u);
  EXPECT_EQ(file.channels[0].direction, Direction::drawn);
  EXPECT_EQ(file.channels[1].direction, Direction::fed_in);
  EXPECT_EQ(file.total(0), 1'235'000'000'000);
  EXPECT_EQ(file.total(1), 500'000'000);
  EXPECT_EQ(file.samples[0].start, at_seconds(1'782'856'800));
  EXPECT_EQ(file.samples[2].grade, Grade::estimated);
  EXPECT_EQ(file.samples[2].end - file.samples[2].start, Duration(15 * one_minute.value));
}

TEST(IntervalCsv, TheRepeatedHourGoesByTheOrderOfRowsUnlessToldOtherwise) {
  const std::string text =
      "timestamp,load kWh\n2026-10-25 02:30,1\n2026-10-25 02:45,1\n2026-10-25 02:00,1\n"
      "2026-10-25 02:15,1\n";
  const ReadFile in_order = read_text(text, vienna());
  ASSERT_EQ(in_order.error, "");
  EXPECT_EQ(in_order.samples[2].start - in_order.samples[0].start, Duration(30 * one_minute.value));
  CsvHints refuse = vienna();
  refuse.repeated = tables::RepeatedHour::refuse;
  refuse.step = Duration(15 * one_minute.value);
  const ReadFile refused = read_text(text, refuse);
  EXPECT_EQ(refused.error, "file:2: column 1: '2026-10-25 02:30' happens twice in Europe/Vienna");
  EXPECT_EQ(refused.hint, "say which showing: --fold first, second or in-order");
}

TEST(IntervalCsv, WideColumnsAreMeteringPoints) {
  const ReadFile file =
      read_text("time,A [Wh],B [Wh],C [Wh]\n2026-04-03T00:00Z,1,2,3\n2026-04-03T01:00Z,4,,6\n");
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.channels.size(), 3u);
  EXPECT_EQ(file.channels[1].point, "B [Wh]");
  EXPECT_EQ(file.samples.size(), 5u);
  EXPECT_EQ(file.total(2), 9'000'000);
}

TEST(IntervalCsv, LongRowsNamePointDirectionAndUnit) {
  const ReadFile file = read_text(
      "meter,from,to,obis,value,unit,quality\nM1,2026-04-03T00:00Z,2026-04-03T00:15Z,1-1:1.29.0,2,"
      "Wh,L1\n"
      "M1,2026-04-03T00:00Z,2026-04-03T00:15Z,1-1:2.29.0,3,kWh,L2\n"
      "M2,2026-04-03T00:00Z,2026-04-03T00:15Z,1-1:1.29.0,4,kWh,L3\n");
  ASSERT_EQ(file.error, "");
  ASSERT_EQ(file.channels.size(), 3u);
  EXPECT_EQ(file.channels[1].point, "M1");
  EXPECT_EQ(file.channels[1].direction, Direction::fed_in);
  EXPECT_EQ(file.total(0), 2'000'000);
  EXPECT_EQ(file.total(1), 3'000'000'000);
  EXPECT_EQ(file.channels[2].point, "M2");
}

TEST(IntervalCsv, RegistersAreMomentsNotIntervals) {
  const ReadFile file =
      read_text("time;Zählerstand 1.8.0 [kWh]\n2026-04-03 00:00;100,5\n2026-04-04 00:00;101,75\n");
  ASSERT_EQ(file.error, "");
  EXPECT_EQ(file.channels[0].kind, ChannelKind::register_value);
  EXPECT_EQ(file.samples[1].start, file.samples[1].end);
  EXPECT_EQ(file.samples[1].value, FineEnergy(101'750'000'000));
}

}  // namespace
}  // namespace wattbook::meters
