#include "core/metering/meter_log.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"
#include "base/prng.h"

namespace wattbook::metering {
namespace {

constexpr Duration quarter{15 * one_minute.value};
constexpr Instant start(1'000 * quarter.value);  // the beginning of interval 1000

constexpr Instant minute(std::int64_t minutes) {
  return Instant(start.unix_ms + minutes * one_minute.value);
}
constexpr IntervalNumber slot(std::int64_t index) { return IntervalNumber(1'000 + index); }

constexpr Meter household{.owner = MemberIndex(1),
                          .community = CommunityIndex(0),
                          .key = {},
                          .rated = Power(10'000),
                          .register_digits = 6,
                          .resolution = Energy(1'000)};

// One meter and a hand to feed it: time in minutes from `start`, registers in mWh.
struct Bench {
  MeterLog log{MeteringOptions{}};
  MeterIndex meter = log.add(household);
  Instant now = minute(24 * 60);

  std::expected<Acceptance, ReadingFault> read(std::uint64_t sequence, std::int64_t minutes,
                                               std::int64_t import_register,
                                               std::int64_t export_register = 0) {
    return log.accept(reading(sequence, minutes, import_register, export_register), now);
  }
  Reading reading(std::uint64_t sequence, std::int64_t minutes, std::int64_t import_register,
                  std::int64_t export_register = 0) const {
    return {.meter = meter,
            .sequence = sequence,
            .time = minute(minutes),
            .import_register = Energy(import_register),
            .export_register = Energy(export_register)};
  }
  IntervalEnergy at(std::int64_t index) const {
    const std::optional<IntervalEnergy> energy = log.current(meter, slot(index));
    EXPECT_TRUE(energy.has_value()) << "interval " << index;
    return energy.value_or(IntervalEnergy{});
  }
};

IntervalEnergy energy(std::int64_t import_energy, std::int64_t export_energy, Quality quality,
                      std::uint32_t version) {
  return {Energy(import_energy), Energy(export_energy), quality, version};
}

TEST(MeterLog, EachFaultHasItsCause) {
  Bench b;
  Reading stranger = b.reading(1, 0, 0);
  stranger.meter = MeterIndex(1);
  EXPECT_EQ(b.log.accept(stranger, b.now).error(), ReadingFault::unknown_meter);
  EXPECT_EQ(b.read(1, 0, -1).error(), ReadingFault::out_of_range);
  EXPECT_EQ(b.read(1, 0, 0, -1).error(), ReadingFault::out_of_range);
  EXPECT_EQ(b.read(1, 0, 1'000'000'000'000).error(), ReadingFault::out_of_range);
  EXPECT_EQ(b.read(limits::sequence_max, 0, 0).error(), ReadingFault::out_of_range);
  EXPECT_EQ(b.read(1, 24 * 60 + 2, 0).error(), ReadingFault::time_in_future);
  EXPECT_EQ(b.read(1, -39 * 24 * 60 - 1, 0).error(), ReadingFault::before_horizon);

  ASSERT_TRUE(b.read(10, 0, 5'000'000, 1'000'000));
  EXPECT_EQ(b.read(10, 15, 5'000'000, 1'000'000).error(), ReadingFault::sequence_reused);
  EXPECT_EQ(b.read(10, 0, 5'000'001, 1'000'000).error(), ReadingFault::sequence_reused);
  EXPECT_EQ(b.read(9, -15, 5'000'000, 1'000'000).error(), ReadingFault::before_first);
  EXPECT_EQ(b.read(9, 15, 5'000'000, 1'000'000).error(), ReadingFault::sequence_disordered);
  EXPECT_EQ(b.read(11, 0, 5'000'000, 1'000'000).error(), ReadingFault::sequence_disordered);
  EXPECT_EQ(b.read(11, 15, 4'999'999, 1'000'000).error(), ReadingFault::import_fell);
  EXPECT_EQ(b.read(11, 15, 5'000'000, 999'999).error(), ReadingFault::export_fell);
  // 10 kW for 15 minutes is 2.5 kWh; the resolution of 1 Wh is forgiven.
  EXPECT_EQ(b.read(11, 15, 7'501'001, 1'000'000).error(), ReadingFault::import_above_rated);
  EXPECT_EQ(b.read(11, 15, 5'000'000, 3'501'001).error(), ReadingFault::export_above_rated);
  EXPECT_EQ(b.log.tracks()[0].points.size(), 1u);
  EXPECT_TRUE(b.read(11, 15, 7'501'000, 3'501'000));
}

TEST(MeterLog, TheLowestNumberedFaultIsReported) {
  Bench b;
  ASSERT_TRUE(b.read(10, 0, 5'000'000, 1'000'000));
  EXPECT_EQ(b.read(10, 24 * 60 + 2, -1).error(), ReadingFault::out_of_range);
  EXPECT_EQ(b.read(10, 24 * 60 + 2, 1).error(), ReadingFault::time_in_future);
  EXPECT_EQ(b.read(11, 15, 0, 0).error(), ReadingFault::import_fell);
  EXPECT_EQ(b.read(11, 15, 9'000'000, 9'000'000).error(), ReadingFault::import_above_rated);
  EXPECT_EQ(b.read(11, 15, 9'000'000, 0).error(), ReadingFault::export_fell);
}

TEST(MeterLog, TheFirstReadingOnlySetsTheStart) {
  Bench b;
  const auto first = b.read(1, 0, 700, 300);
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->duplicate);
  EXPECT_TRUE(first->changes.empty());
  EXPECT_EQ(b.log.current(b.meter, slot(0)), std::nullopt);
}

TEST(MeterLog, AReadingPerIntervalIsMeasured) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 700, 300));
  const auto second = b.read(2, 15, 1'700, 350);
  ASSERT_TRUE(second);
  const IntervalChange expected{b.meter,   slot(0),    Energy(0),         Energy(1'000),
                                Energy(0), Energy(50), Quality::measured, 1};
  EXPECT_EQ(second->changes, std::vector{expected});
  EXPECT_EQ(b.at(0), energy(1'000, 50, Quality::measured, 1));
}

TEST(MeterLog, TheSameReadingTwiceChangesNothing) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 700));
  ASSERT_TRUE(b.read(2, 15, 1'700));
  ASSERT_TRUE(b.read(3, 30, 1'900));
  const auto again = b.read(2, 15, 1'700);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->duplicate);
  EXPECT_TRUE(again->changes.empty());
  EXPECT_EQ(b.log.tracks()[0].points.size(), 3u);
  EXPECT_EQ(b.log.tracks()[0].revisions.size(), 0u);
}

TEST(MeterLog, AGapIsSpreadByTimeAndAddsUpExactly) {
  Bench b;
  ASSERT_TRUE(b.read(1, 5, 0));
  const auto later = b.read(2, 40, 100);  // 10 of 35 minutes, then 15, then 10
  ASSERT_TRUE(later);
  ASSERT_EQ(later->changes.size(), 3u);
  EXPECT_EQ(b.at(0), energy(28, 0, Quality::substituted, 1));
  EXPECT_EQ(b.at(1), energy(43, 0, Quality::substituted, 1));
  EXPECT_EQ(b.at(2), energy(29, 0, Quality::substituted, 1));
}

TEST(MeterLog, ReadingsInsideAnOpenIntervalExtendItsFirstVersion) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 0));
  ASSERT_TRUE(b.read(2, 5, 10));
  ASSERT_TRUE(b.read(3, 10, 30));
  const auto last = b.read(4, 15, 60);
  ASSERT_TRUE(last);
  ASSERT_EQ(last->changes.size(), 1u);
  EXPECT_EQ(last->changes[0].import_before, Energy(30));
  EXPECT_EQ(last->changes[0].import_after, Energy(60));
  EXPECT_EQ(b.at(0), energy(60, 0, Quality::measured, 1));
  EXPECT_TRUE(b.log.versions(b.meter, slot(0)).empty());
}

TEST(MeterLog, ALateReadingMovesEnergyBetweenIntervalsAndKeepsTheOldVersions) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 0));
  ASSERT_TRUE(b.read(3, 30, 100));
  EXPECT_EQ(b.at(0), energy(50, 0, Quality::substituted, 1));
  const auto late = b.read(2, 15, 80);
  ASSERT_TRUE(late);
  ASSERT_EQ(late->changes.size(), 2u);
  EXPECT_EQ(late->changes[0].import_after - late->changes[0].import_before, Energy(30));
  EXPECT_EQ(late->changes[1].import_after - late->changes[1].import_before, Energy(-30));
  EXPECT_EQ(b.at(0), energy(80, 0, Quality::measured, 2));
  EXPECT_EQ(b.at(1), energy(20, 0, Quality::measured, 2));
  const auto versions = b.log.versions(b.meter, slot(1));
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].energy, energy(50, 0, Quality::substituted, 1));
  EXPECT_EQ(versions[1].energy, energy(20, 0, Quality::measured, 2));
}

TEST(MeterLog, ALateReadingMustFitItsNeighbours) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 1'000));
  ASSERT_TRUE(b.read(5, 30, 2'000));
  EXPECT_EQ(b.read(3, 15, 2'001).error(), ReadingFault::import_fell);
  EXPECT_EQ(b.read(6, 15, 1'500).error(), ReadingFault::sequence_disordered);
  EXPECT_TRUE(b.read(3, 15, 1'500));
}

TEST(MeterLog, AnIntervalIsAsGoodAsItsWorstReading) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 0));
  Reading guess = b.reading(2, 15, 100);
  guess.quality = Quality::estimated;
  ASSERT_TRUE(b.log.accept(guess, b.now));
  EXPECT_EQ(b.at(0).quality, Quality::estimated);
}

TEST(MeterLog, AnExchangeStartsNewRegistersAndSequence) {
  Bench b;
  ASSERT_TRUE(b.read(900, 0, 5'000, 70));
  const MeterExchange device{.key = Address{{9}},
                             .rated = Power(20'000),
                             .register_digits = 5,
                             .resolution = Energy(1),
                             .import_start = Energy(40),
                             .export_start = Energy(8'000)};
  ASSERT_TRUE(b.log.exchange(b.reading(901, 5, 5'100, 75), device, b.now));
  EXPECT_EQ(b.log.meter(b.meter).key, device.key);
  EXPECT_EQ(b.log.meter(b.meter).rated, Power(20'000));
  ASSERT_TRUE(b.read(0, 15, 240, 8'001));
  EXPECT_EQ(b.at(0), energy(300, 6, Quality::measured, 1));
  EXPECT_EQ(b.log.newest(b.meter), b.reading(0, 15, 240, 8'001));
  EXPECT_EQ(b.read(1, 30, 239, 8'001).error(), ReadingFault::import_fell);
  EXPECT_EQ(b.read(1, 30, 100'000'000'000, 8'001).error(), ReadingFault::out_of_range);
  // A reading of the old device that arrives late is still understood.
  ASSERT_TRUE(b.log.accept(b.reading(900, 0, 5'000, 70), b.now)->duplicate);
}

TEST(MeterLog, AnExchangeIsRefusedInThePastOrOutOfRange) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 5'000));
  ASSERT_TRUE(b.read(2, 15, 5'000));
  MeterExchange device;
  device.rated = Power(1'000);
  EXPECT_EQ(b.log.exchange(b.reading(1, 0, 5'000), device, b.now).error(),
            ReadingFault::change_in_past);
  device.import_start = Energy(1'000'000'000'000);
  EXPECT_EQ(b.log.exchange(b.reading(2, 15, 5'000), device, b.now).error(),
            ReadingFault::out_of_range);
  device.import_start = Energy(0);
  device.rated = Power(0);
  EXPECT_EQ(b.log.exchange(b.reading(2, 15, 5'000), device, b.now).error(),
            ReadingFault::out_of_range);
  device.rated = Power(1'000);
  EXPECT_EQ(b.log.exchange(b.reading(3, 30, 4'000), device, b.now).error(),
            ReadingFault::import_fell);
  EXPECT_EQ(b.log.tracks()[0].segments.size(), 1u);
  EXPECT_EQ(b.log.meter(b.meter).rated, household.rated);
}

TEST(MeterLog, ARolloverIsDeclaredNeverGuessed) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 999'999'999'000, 10));
  EXPECT_EQ(b.read(2, 15, 500, 10).error(), ReadingFault::import_fell);
  EXPECT_EQ(b.log.declare_rollover(b.meter, minute(-1), RegisterSet::import_only, b.now).error(),
            ReadingFault::change_in_past);
  EXPECT_EQ(b.log.declare_rollover(b.meter, minute(2'000), RegisterSet::import_only, b.now).error(),
            ReadingFault::time_in_future);
  ASSERT_TRUE(b.log.declare_rollover(b.meter, minute(0), RegisterSet::import_only, b.now));
  ASSERT_TRUE(b.read(2, 15, 500, 11));
  EXPECT_EQ(b.at(0), energy(1'500, 1, Quality::measured, 1));
}

TEST(MeterLog, RegisterChangesAreBounded) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 0));
  for (std::uint32_t i = 0; i < limits::register_changes_max; ++i)
    ASSERT_TRUE(b.log.declare_rollover(b.meter, minute(0), RegisterSet::both, b.now));
  EXPECT_EQ(b.log.declare_rollover(b.meter, minute(0), RegisterSet::both, b.now).error(),
            ReadingFault::changes_exhausted);
}

TEST(Correction, EachFaultHasItsCause) {
  Bench b;
  const auto fault = [&](std::uint32_t meter, IntervalNumber interval, std::int64_t import_energy,
                         std::int64_t export_energy, Quality quality) {
    return b.log
        .correct(MeterIndex(meter), interval, Energy(import_energy), Energy(export_energy), quality,
                 Evidence::estimated, b.now)
        .error();
  };
  EXPECT_EQ(fault(7, slot(0), 1, 1, Quality::estimated), CorrectionFault::unknown_meter);
  EXPECT_EQ(fault(0, slot(96), 1, 1, Quality::estimated), CorrectionFault::not_ended);
  EXPECT_EQ(fault(0, IntervalNumber(INT64_MAX), 1, 1, Quality::estimated),
            CorrectionFault::not_ended);
  EXPECT_EQ(fault(0, slot(95 - 40 * 96), 1, 1, Quality::estimated),
            CorrectionFault::before_horizon);
  EXPECT_EQ(fault(0, IntervalNumber(INT64_MIN), 1, 1, Quality::estimated),
            CorrectionFault::before_horizon);
  EXPECT_EQ(fault(0, slot(0), 1, 1, Quality::measured), CorrectionFault::quality_measured);
  EXPECT_EQ(fault(0, slot(0), -1, 0, Quality::estimated), CorrectionFault::out_of_range);
  EXPECT_EQ(fault(0, slot(0), 0, 2'501'001, Quality::estimated), CorrectionFault::out_of_range);
  EXPECT_EQ(b.log.current(b.meter, slot(0)), std::nullopt);
}

TEST(Correction, AnEstimateYieldsToReadingsThatCoverTheInterval) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 0));
  const auto estimate = b.log.correct(b.meter, slot(0), Energy(500), Energy(2), Quality::estimated,
                                      Evidence::not_stated, b.now);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->version, 1u);
  EXPECT_EQ(b.at(0), energy(500, 2, Quality::estimated, 1));
  ASSERT_TRUE(b.read(2, 10, 300));
  EXPECT_EQ(b.at(0), energy(500, 2, Quality::estimated, 1));  // not yet covered
  const auto final_reading = b.read(3, 15, 450);
  ASSERT_TRUE(final_reading);
  const IntervalChange expected{b.meter,   slot(0),   Energy(500),       Energy(450),
                                Energy(2), Energy(0), Quality::measured, 2};
  EXPECT_EQ(final_reading->changes, std::vector{expected});
}

TEST(Correction, ASubstituteStandsAgainstReadings) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 0));
  ASSERT_TRUE(b.read(3, 30, 100));
  const auto substitute = b.log.correct(b.meter, slot(0), Energy(70), Energy(0),
                                        Quality::substituted, Evidence::not_stated, b.now);
  ASSERT_TRUE(substitute);
  EXPECT_EQ(substitute->import_before, Energy(50));
  EXPECT_EQ(substitute->version, 2u);
  const auto late = b.read(2, 15, 90);
  ASSERT_TRUE(late);
  ASSERT_EQ(late->changes.size(), 1u);  // only the other interval moves
  EXPECT_EQ(late->changes[0].interval, slot(1));
  EXPECT_EQ(b.at(0), energy(70, 0, Quality::substituted, 2));
  ASSERT_TRUE(b.log.correct(b.meter, slot(0), Energy(90), Energy(0), Quality::substituted,
                            Evidence::not_stated, b.now));
  EXPECT_EQ(b.log.versions(b.meter, slot(0)).size(), 3u);
  EXPECT_EQ(b.at(0), energy(90, 0, Quality::substituted, 3));
}

TEST(MeterLog, ForgetsWhatNoReadingCanChangeAnyMore) {
  MeteringOptions options;
  options.horizon = one_day;
  MeterLog log(options);
  const MeterIndex meter = log.add(household);
  for (std::int64_t i = 0; i < 1'000; ++i) {
    const Reading reading{.meter = meter,
                          .sequence = static_cast<std::uint64_t>(2 * i),
                          .time = minute(15 * i),
                          .import_register = Energy(10 * i),
                          .export_register = Energy(0)};
    ASSERT_TRUE(log.accept(reading, reading.time));
  }
  EXPECT_LT(log.tracks()[0].points.size(), 160u);
  EXPECT_GE(log.tracks()[0].points.size(), 97u);
  EXPECT_EQ(log.current(meter, slot(10)), std::nullopt);
  // The oldest interval still inside the horizon is whole, and can still be refined.
  const std::int64_t oldest = 999 - 96;
  EXPECT_EQ(log.current(meter, slot(oldest)), energy(10, 0, Quality::measured, 1));
  const Reading late{.meter = meter,
                     .sequence = static_cast<std::uint64_t>(2 * oldest + 1),
                     .time = minute(15 * oldest + 5),
                     .import_register = Energy(10 * oldest + 4),
                     .export_register = Energy(0)};
  EXPECT_TRUE(log.accept(late, minute(15 * 999)));
  EXPECT_EQ(log.current(meter, slot(oldest)), energy(10, 0, Quality::measured, 1));
}

TEST(MeterLog, GoesOnFromItsTracks) {
  Bench b;
  ASSERT_TRUE(b.read(1, 0, 0));
  ASSERT_TRUE(b.read(3, 30, 100));
  MeterLog restored(b.log.options(), b.log.tracks());
  EXPECT_EQ(restored.accept(b.reading(2, 15, 80), b.now)->changes, b.read(2, 15, 80)->changes);
  EXPECT_EQ(restored.current(b.meter, slot(0)), b.log.current(b.meter, slot(0)));
}

// Any order of arrival: the intervals always add up to what the registers moved, the changes always
// add up to the intervals, and a full set of readings ends in the same energies.
// A hint saves a search and says nothing: whatever it holds, the answer is the same.
RC_GTEST_PROP(MeterLog, AHintHasNoInfluence, (std::uint64_t seed)) {
  Prng prng(seed);
  Bench bench;
  std::int64_t minutes = 0;
  for (std::uint64_t sequence = 1; sequence <= 30; ++sequence) {
    minutes += 1 + static_cast<std::int64_t>(prng.below(40));
    RC_ASSERT(bench.read(sequence, minutes, minutes * 1'000).has_value());
  }
  for (int i = 0; i < 60; ++i) {
    const IntervalNumber interval = slot(static_cast<std::int64_t>(prng.below(90)) - 5);
    PointHint hint{static_cast<std::size_t>(prng.below(40))};
    const auto hinted = bench.log.current(bench.meter, interval, hint);
    RC_ASSERT(hinted == bench.log.current(bench.meter, interval));
    RC_ASSERT(bench.log.current(bench.meter, interval, hint) == hinted);
  }
}

RC_GTEST_PROP(MeterLog, IntervalsAddUpWhateverTheOrderOfArrival, (std::uint64_t seed)) {
  Prng prng(seed);
  Bench b;
  std::vector<Reading> readings;
  std::int64_t time = 0, import_register = 0, export_register = 0;
  for (std::uint64_t i = 0; i < 60; ++i) {
    readings.push_back(b.reading(10 + i, time, import_register, export_register));
    const std::int64_t step = 1 + static_cast<std::int64_t>(prng.below(40));
    time += step;
    import_register +=
        static_cast<std::int64_t>(prng.below(static_cast<std::uint64_t>(step * 1'000)));
    export_register +=
        static_cast<std::int64_t>(prng.below(static_cast<std::uint64_t>(step * 1'000)));
  }
  b.now = minute(time);
  MeterLog in_order(b.log.options());
  (void)in_order.add(household);
  for (const Reading& reading : readings) RC_ASSERT(in_order.accept(reading, b.now).has_value());

  std::vector<Reading> shuffled = readings;
  for (std::size_t i = shuffled.size() - 1; i > 1; --i)  // the first stays first
    std::swap(shuffled[i], shuffled[1 + prng.below(i)]);
  Energy changed;
  for (const Reading& reading : shuffled) {
    const auto acceptance = b.log.accept(reading, b.now);
    RC_ASSERT(acceptance.has_value());
    for (const IntervalChange& change : acceptance->changes)
      changed += change.import_after - change.import_before;
    const auto& points = b.log.tracks()[0].points;
    RC_ASSERT(changed == points.back().import_register() - points.front().import_register());
  }
  Energy import_sum, export_sum;
  for (IntervalNumber n = slot(0); n <= interval_of(b.now, quarter); n += IntervalNumber(1)) {
    const std::optional<IntervalEnergy> mine = b.log.current(b.meter, n);
    const std::optional<IntervalEnergy> theirs = in_order.current(b.meter, n);
    RC_ASSERT(mine.has_value() == theirs.has_value());
    if (!mine) continue;
    RC_ASSERT(mine->import_energy == theirs->import_energy);
    RC_ASSERT(mine->export_energy == theirs->export_energy);
    RC_ASSERT(mine->quality == theirs->quality);
    const auto versions = b.log.versions(b.meter, n);
    for (std::size_t i = 0; i < versions.size(); ++i)
      RC_ASSERT(versions[i].energy.version == i + 1);
    import_sum += mine->import_energy;
    export_sum += mine->export_energy;
  }
  RC_ASSERT(import_sum == readings.back().import_register);
  RC_ASSERT(export_sum == readings.back().export_register);
}

}  // namespace
}  // namespace wattbook::metering
