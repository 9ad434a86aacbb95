#include "core/metering/quarantine.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace wattbook::metering {
namespace {

Reading reading(std::uint32_t meter, std::uint64_t sequence) {
  return {.meter = MeterIndex(meter),
          .sequence = sequence,
          .time = Instant(1'000),
          .import_register = Energy(5),
          .export_register = Energy(0)};
}

TEST(Quarantine, KeepsAReadingWithItsCauseUntilTaken) {
  Quarantine quarantine;
  const QuarantineEntry entry =
      quarantine.add(reading(3, 1), ReadingFault::import_fell, Instant(2'000));
  EXPECT_EQ(entry.number.value, 1u);
  EXPECT_EQ(quarantine.find(MeterIndex(2), entry.number), nullptr);
  ASSERT_NE(quarantine.find(MeterIndex(3), entry.number), nullptr);
  const QuarantinedReading expected{entry.number, reading(3, 1), ReadingFault::import_fell,
                                    Instant(2'000)};
  EXPECT_EQ(quarantine.take(MeterIndex(3), entry.number), expected);
  EXPECT_EQ(quarantine.take(MeterIndex(3), entry.number), std::nullopt);
  EXPECT_EQ(quarantine.size(), 0u);
}

TEST(Quarantine, TheSameReadingTwiceChangesNothing) {
  Quarantine quarantine;
  const QuarantineEntry first =
      quarantine.add(reading(1, 7), ReadingFault::import_fell, Instant(1));
  const QuarantineEntry again =
      quarantine.add(reading(1, 7), ReadingFault::import_fell, Instant(2));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.number, first.number);
  EXPECT_EQ(quarantine.size(), 1u);
}

TEST(Quarantine, AFullMeterLosesItsOwnOldestAndSaysSo) {
  Quarantine quarantine;
  (void)quarantine.add(reading(2, 0), ReadingFault::import_fell, Instant(1));
  for (std::uint32_t i = 0; i < limits::quarantined_per_meter_max; ++i)
    EXPECT_FALSE(quarantine.add(reading(1, i), ReadingFault::import_fell, Instant(1)).evicted);
  const QuarantineEntry entry =
      quarantine.add(reading(1, 1'000), ReadingFault::import_fell, Instant(1));
  ASSERT_TRUE(entry.evicted);
  EXPECT_EQ(entry.evicted->reading, reading(1, 0));
  EXPECT_EQ(quarantine.size(), limits::quarantined_per_meter_max + 1u);
}

TEST(Quarantine, ComesBackFromItsEntries) {
  Quarantine quarantine;
  (void)quarantine.add(reading(2, 1), ReadingFault::export_fell, Instant(1));
  const QuarantineEntry gone = quarantine.add(reading(1, 1), ReadingFault::import_fell, Instant(2));
  (void)quarantine.take(MeterIndex(1), gone.number);
  Quarantine restored;
  restored.restore(quarantine.entries(), quarantine.issued());
  EXPECT_EQ(restored.entries(), quarantine.entries());
  EXPECT_EQ(restored.add(reading(1, 2), ReadingFault::import_fell, Instant(3)).number.value, 3u);
}

}  // namespace
}  // namespace wattbook::metering
