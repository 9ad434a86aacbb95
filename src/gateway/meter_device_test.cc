#include "gateway/meter_device.h"

#include <gtest/gtest.h>

namespace wattbook::gateway {
namespace {

using meters::FineEnergy;

constexpr Instant noon{1'775'217'600'000};

FineEnergy kwh(std::int64_t thousandths) { return FineEnergy(thousandths * 1'000'000); }
Instant after(std::int64_t seconds) { return noon + Duration(seconds * 1000); }

Observation says(std::int64_t seconds, FineEnergy drawn) {
  Observation out;
  out.arrival = after(seconds);
  out.drawn = drawn;
  return out;
}

MeterDevice begun(MeterDevice::Rules rules = {}) {
  MeterDevice device(rules);
  device.begin(after(-60), Energy(1'000'000), Energy(5'000));
  return device;
}

TEST(MeterDevice, DoesNotBelieveRegistersThatFallOrJump) {
  MeterDevice::Rules rules;
  rules.rated = Power(10'000);
  MeterDevice device = begun(rules);
  EXPECT_TRUE(device.observe(says(0, kwh(999))).empty());
  EXPECT_EQ(device.health().fell, 1u);
  EXPECT_TRUE(device.observe(says(1, kwh(2'000))).empty());
  EXPECT_EQ(device.health().jumped, 1u);
  const auto readings = device.observe(says(2, kwh(1'010)));
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings[0].import_register, Energy(1'010'000));
  EXPECT_EQ(readings[0].export_register, Energy(5'000)) << "what is not mentioned stands";
}

TEST(MeterDevice, TheEndOfAnIntervalIsDrawnBetweenItsNeighbours) {
  MeterDevice device = begun();
  device.observe(says(840, kwh(1'100)));
  const auto readings = device.observe(says(930, kwh(1'190)));
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings[0].time, after(900));
  EXPECT_EQ(readings[0].import_register, Energy(1'160'000));
  EXPECT_TRUE(readings[0].interpolated);
  EXPECT_TRUE(device.observe(says(1'000, kwh(1'200))).empty());
}

TEST(MeterDevice, BesideALongSilenceStandReadingsAsTheyWere) {
  MeterDevice device = begun();
  device.observe(says(0, kwh(1'000)));
  device.observe(says(10, kwh(1'001)));
  const auto readings = device.observe(says(4'000, kwh(1'500)));
  ASSERT_EQ(readings.size(), 2u);
  EXPECT_EQ(readings[0].time, after(10));
  EXPECT_EQ(readings[1].time, after(4'000));
  EXPECT_FALSE(readings[1].interpolated);
}

TEST(MeterDevice, RetainedMessagesCountOnlyWithTheirOwnTime) {
  MeterDevice device = begun();
  Observation old = says(10, kwh(1'500));
  old.retained = true;
  EXPECT_TRUE(device.observe(old).empty());
  EXPECT_EQ(device.health().stale, 1u);
  EXPECT_EQ(device.health().last_seen, std::nullopt);
  old.device_time = after(5);
  EXPECT_EQ(device.observe(old).size(), 1u);
}

TEST(MeterDevice, AWrongClockIsReportedAndNotUsed) {
  MeterDevice device = begun();
  Observation early = says(10, kwh(1'500));
  early.device_time = after(10 + 7'200);
  const auto readings = device.observe(early);
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings[0].time, after(10));
  EXPECT_EQ(device.health().drift, Duration(2 * one_hour.value));
}

TEST(MeterDevice, RepeatedAndLateMessagesChangeNothing) {
  MeterDevice device = begun();
  device.observe(says(10, kwh(1'500)));
  EXPECT_TRUE(device.observe(says(10, kwh(1'500))).empty());
  EXPECT_TRUE(device.observe(says(5, kwh(1'700))).empty());
  EXPECT_EQ(device.health().disordered, 2u);
}

TEST(MeterDevice, AnAccumulatorThatStartsAgainGoesOn) {
  MeterDevice device((MeterDevice::Rules()));
  device.begin(after(-60), Energy(429'496'000), Energy(0));
  Observation observation = says(0, kwh(10));
  observation.drawn_wrap = FineEnergy(429'496'729'600);
  const auto readings = device.observe(observation);
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings[0].import_register, Energy(429'506'729));
  observation = says(30, kwh(5));
  observation.drawn_wrap = FineEnergy(429'496'729'600);
  EXPECT_TRUE(device.observe(observation).empty()) << "a small step back is a fall, not a turn";
}

}  // namespace
}  // namespace wattbook::gateway
