#include "core/metering/interval_table.h"

#include <gtest/gtest.h>

namespace wattbook::metering {
namespace {

TableCell cell(std::int64_t import_energy, std::int64_t export_energy) {
  return {Energy(import_energy), Energy(export_energy), Quality::measured};
}

TEST(IntervalTable, HoldsTheNewestRowsOnly) {
  IntervalTable table(3);
  EXPECT_FALSE(table.holds(IntervalNumber(0)));
  (void)table.add_column();
  table.open(IntervalNumber(-2));
  table.set(IntervalNumber(-2), 0, cell(7, 0));
  table.open(IntervalNumber(0));
  EXPECT_TRUE(table.holds(IntervalNumber(-2)));
  EXPECT_EQ(table.get(IntervalNumber(-2), 0), cell(7, 0));
  EXPECT_EQ(table.get(IntervalNumber(-1), 0), TableCell{});
  table.open(IntervalNumber(1));
  EXPECT_FALSE(table.holds(IntervalNumber(-2)));
  EXPECT_FALSE(table.holds(IntervalNumber(2)));
  table.open(IntervalNumber(0));
  EXPECT_TRUE(table.holds(IntervalNumber(1)));
}

TEST(IntervalTable, AJumpBeyondTheHorizonStartsAfresh) {
  IntervalTable table(3);
  (void)table.add_column();
  table.open(IntervalNumber(5));
  table.set(IntervalNumber(5), 0, cell(1, 1));
  table.open(IntervalNumber(1'000'000'000));
  EXPECT_FALSE(table.holds(IntervalNumber(5)));
  EXPECT_EQ(table.get(IntervalNumber(1'000'000'000), 0), TableCell{});
}

TEST(IntervalTable, ColumnsThatJoinLaterReadAsNothingBefore) {
  IntervalTable table(10);
  (void)table.add_column();
  table.open(IntervalNumber(0));
  table.set(IntervalNumber(0), 0, cell(1, 2));
  EXPECT_EQ(table.add_column(), 1u);
  EXPECT_EQ(table.get(IntervalNumber(0), 1), TableCell{});
  table.set(IntervalNumber(0), 1, cell(3, 4));
  IntervalRow row;
  table.load(IntervalNumber(0), row);
  EXPECT_EQ(row.consumption, (std::vector{Energy(1), Energy(3)}));
  EXPECT_EQ(row.production, (std::vector{Energy(2), Energy(4)}));
}

TEST(IntervalTable, EnergiesBeyond32BitsAreKeptAside) {
  IntervalTable table(10);
  (void)table.add_column();
  (void)table.add_column();
  table.open(IntervalNumber(0));
  for (const std::int64_t value :
       {INT64_C(4'294'967'294), INT64_C(4'294'967'295), INT64_C(25'000'000'000), INT64_C(3)}) {
    table.set(IntervalNumber(0), 1, cell(value, 8));
    EXPECT_EQ(table.get(IntervalNumber(0), 1), cell(value, 8));
    table.set(IntervalNumber(0), 0, cell(8, value));
    IntervalRow row;
    table.load(IntervalNumber(0), row);
    EXPECT_EQ(row.consumption, (std::vector{Energy(8), Energy(value)}));
    EXPECT_EQ(row.production, (std::vector{Energy(value), Energy(8)}));
  }
}

TEST(IntervalTable, AMonthOfAThousandMetersTakesLessThan28Megabytes) {
  IntervalTable table(2'976);
  for (int i = 0; i < 1'000; ++i) (void)table.add_column();
  for (std::int64_t n = 0; n < 2'976; ++n) {
    table.open(IntervalNumber(n));
    table.set(IntervalNumber(n), 0, cell(1, 0));
  }
  EXPECT_GT(table.memory_bytes(), 26'000'000u);
  EXPECT_LT(table.memory_bytes(), 28'000'000u);
}

}  // namespace
}  // namespace wattbook::metering
