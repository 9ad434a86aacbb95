#include "meters/register_builder.h"

#include <gtest/gtest.h>

namespace wattbook::meters {
namespace {

constexpr Duration quarter{15 * one_minute.value};
constexpr Instant midnight{1'775'174'400'000};
constexpr Instant everything{INT64_MAX};

Instant quarters(std::int64_t count) { return midnight + Duration(count * quarter.value); }

Sample interval(std::int64_t number, std::int64_t fine_energy, Grade grade = Grade::measured) {
  return {0, grade, quarters(number), quarters(number + 1), FineEnergy(fine_energy), number + 2};
}

TEST(RegisterBuilder, RefusesIntervalsThatOverlap) {
  RegisterBuilder builder(quarter);
  const std::uint32_t meter = builder.add_meter({});
  ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::interval, interval(0, 1)));
  Sample half = interval(0, 1);
  half.start = half.start + Duration(5 * one_minute.value);
  const auto refused = builder.add(meter, Direction::drawn, ChannelKind::interval, half);
  EXPECT_EQ(refused.error().message, "line 2: the interval overlaps another one of this meter");
  const std::uint32_t other = builder.add_meter({quarters(0) + one_minute, Energy(0), Energy(0)});
  EXPECT_EQ(
      builder.add(other, Direction::drawn, ChannelKind::interval, interval(0, 1)).error().message,
      "line 2: the ledger's newest reading lies inside the interval");
}

TEST(RegisterBuilder, RegistersGoOnFromTheLedgersAndBothDirectionsShareAReading) {
  RegisterBuilder builder(quarter);
  const std::uint32_t meter = builder.add_meter({quarters(1), Energy(500), Energy(70)});
  for (std::int64_t i = 0; i < 3; ++i)
    ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::interval, interval(i, 1'600)));
  for (std::int64_t i = 0; i < 3; ++i)
    ASSERT_TRUE(builder.add(meter, Direction::fed_in, ChannelKind::interval, interval(i, 2'000)));
  const auto readings = builder.take(everything);
  ASSERT_TRUE(readings);
  ASSERT_EQ(readings->size(), 2u);
  EXPECT_EQ((*readings)[0].time, quarters(2));
  EXPECT_EQ((*readings)[0].import_register, Energy(502));  // 501.6
  EXPECT_EQ((*readings)[1].import_register, Energy(503));  // 503.2: the sum is rounded once
  EXPECT_EQ((*readings)[1].export_register, Energy(74));
  EXPECT_EQ(builder.tally(meter).booked_before, 2u);
  EXPECT_EQ(builder.tally(meter).samples, 6u);
  EXPECT_EQ(builder.tally(meter).drawn, FineEnergy(4'800));
}

TEST(RegisterBuilder, InAGapTheRegistersStandStill) {
  RegisterBuilder builder(quarter);
  const std::uint32_t meter = builder.add_meter({quarters(0), Energy(0), Energy(0)});
  ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::interval, interval(0, 1'000)));
  ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::interval,
                          interval(1, 9'000, Grade::missing)));
  ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::interval, interval(3, 1'000)));
  const auto readings = builder.take(everything);
  ASSERT_TRUE(readings);
  ASSERT_EQ(readings->size(), 3u);
  EXPECT_EQ((*readings)[1].time, quarters(3));
  EXPECT_EQ((*readings)[1].import_register, Energy(1));
  EXPECT_EQ((*readings)[2].import_register, Energy(2));
  ASSERT_EQ(builder.tally(meter).gap_count, 1u);
  EXPECT_EQ(builder.tally(meter).gaps[0].from, quarters(1));
  EXPECT_EQ(builder.tally(meter).gaps[0].until, quarters(3));
  EXPECT_EQ(builder.tally(meter).grades[static_cast<std::size_t>(Grade::missing)], 1u);
}

TEST(RegisterBuilder, GivesOnlyWhatTheReaderHasCompletedAndRefusesToGoBack) {
  RegisterBuilder builder(quarter);
  const std::uint32_t meter = builder.add_meter({quarters(0), Energy(0), Energy(0)});
  ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::interval, interval(0, 1'000)));
  ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::interval, interval(1, 1'000)));
  EXPECT_EQ(builder.take(quarters(1))->size(), 1u);
  EXPECT_EQ(
      builder.add(meter, Direction::fed_in, ChannelKind::interval, interval(0, 1)).error().message,
      "line 2: the interval comes after later ones: rows are not in order of time");
  EXPECT_EQ(builder.take(everything)->size(), 1u);
}

TEST(RegisterBuilder, FinerIntervalsMakeOneReadingPerSettlementInterval) {
  RegisterBuilder builder(quarter);
  const std::uint32_t meter = builder.add_meter({quarters(0), Energy(0), Energy(0)});
  for (std::int64_t i = 0; i < 4; ++i) {
    const Instant start = midnight + Duration(i * 5 * one_minute.value);
    const Sample sample{
        0, Grade::measured, start, start + Duration(5 * one_minute.value), FineEnergy(1'000'000),
        i};
    ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::interval, sample));
  }
  const auto readings = builder.take(everything);
  ASSERT_EQ(readings->size(), 2u);
  EXPECT_EQ((*readings)[0].time, quarters(1));
  EXPECT_EQ((*readings)[1].import_register, Energy(4'000));
}

TEST(RegisterBuilder, PeriodsBetweenVisitsMayLastMonthsAndTariffsAddUp) {
  RegisterBuilder builder(quarter);
  const std::uint32_t meter = builder.add_meter({quarters(0), Energy(0), Energy(0)});
  const auto period = [](std::uint32_t channel, std::int64_t from, std::int64_t value) {
    return Sample{channel,           Grade::measured,
                  quarters(from),    quarters(from + 96 * 90),
                  FineEnergy(value), from};
  };
  EXPECT_FALSE(builder.add(meter, Direction::drawn, ChannelKind::interval, period(0, 0, 1'000)));
  for (const auto& sample : {period(0, 0, 1'000), period(0, 96 * 90, 3'000), period(1, 0, 500'000),
                             period(1, 96 * 90, 700'000)})
    ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::period, sample));
  const auto readings = builder.take(everything);
  ASSERT_TRUE(readings);
  ASSERT_EQ(readings->size(), 2u);
  EXPECT_EQ((*readings)[0].time, quarters(96 * 90));
  EXPECT_EQ((*readings)[0].import_register, Energy(501));
  EXPECT_EQ((*readings)[1].import_register, Energy(1'204));
}

TEST(RegisterBuilder, RegistersOfAFileAreReadingsAsTheyAre) {
  RegisterBuilder builder(quarter);
  const std::uint32_t meter = builder.add_meter({quarters(0), Energy(100), Energy(7)});
  const auto at = [](std::int64_t number, std::int64_t value) {
    return Sample{0,     Grade::measured, quarters(number), quarters(number), FineEnergy(value),
                  number};
  };
  ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::register_value, at(4, 200'000)));
  const auto readings = builder.take(quarters(4));
  ASSERT_EQ(readings->size(), 1u);
  EXPECT_EQ((*readings)[0].import_register, Energy(200));
  EXPECT_EQ((*readings)[0].export_register, Energy(7));
  ASSERT_TRUE(builder.add(meter, Direction::drawn, ChannelKind::register_value, at(5, 199'000)));
  EXPECT_FALSE(builder.take(everything));
}

}  // namespace
}  // namespace wattbook::meters
