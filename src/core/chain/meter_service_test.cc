// What a meter counted while it was in service stays its owner's, whatever becomes of the meter
// (4.3): the rules of protocol version 4, and what was before.
#include "core/chain/meter_service.h"

#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"
#include "core/chain/snapshot.h"
#include "core/chain/snapshot_check.h"

namespace wattbook::chain {
namespace {

class MeterTown : public Town {
 public:
  MeterTown() {
    CommunitySettings settings;
    settings.mode = TradingMode::sharing;
    found(settings);
    upgrade_to_newest();
    sue = household("sue");
    dave = household("dave");
    deposit("sue", "100");
    deposit("dave", "100");
    first = interval_of(now, quarter);
  }
  Instant end_of(std::int64_t interval) const {
    return interval_end(first + IntervalNumber(interval), quarter);
  }
  void count(std::int64_t interval, std::string_view imported, std::string_view exported) {
    now = std::max(now, end_of(interval));
    read(end_of(interval), {{sue, imported, exported}});
    read(end_of(interval), {{dave, "0", "0"}});
    advance_to(end_of(interval) + Duration(6 * one_minute.value));
  }
  void set(std::string_view name, bool in_service) {
    SetDevice command;
    command.device = address_of(std::string(name) + "/meter");
    command.in_service = in_service;
    must("operator", command);
  }
  void correct(MeterIndex meter, std::int64_t interval, std::string_view imported) {
    CorrectInterval command;
    command.meter = meter;
    command.interval = first + IntervalNumber(interval);
    command.import_energy = kwh(imported);
    command.reason = "read again";
    must("operator", command);
  }
  bool counts_in(std::int64_t interval) const {
    return counts(community(), sue, first + IntervalNumber(interval));
  }
  // The same ledger from its snapshot.
  void expect_restores() const {
    const Bytes bytes = machine.snapshot();
    const Result<State> restored = decode_snapshot(bytes);
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(encode_snapshot(*restored), bytes);
  }

  MeterIndex sue;
  MeterIndex dave;
  IntervalNumber first;
};

// Sue imports 1 kWh in interval 0, her meter is out of service in 2 and back in 4.
struct InterruptedTown : MeterTown {
  InterruptedTown() {
    count(0, "1", "0");
    count(1, "1", "0");
    set("sue", false);
    count(2, "1", "0");
    count(3, "1", "0");
    set("sue", true);
    count(4, "1", "0");
  }
};

TEST(MeterService, IsRememberedWhenAMeterComesBack) {
  const InterruptedTown town;
  EXPECT_EQ((std::vector<bool>{town.counts_in(0), town.counts_in(1), town.counts_in(2),
                               town.counts_in(3), town.counts_in(4)}),
            (std::vector<bool>{true, true, true, false, true}));
  town.expect_restores();
}

TEST(MeterService, AnothersCorrectionTakesNothingBack) {
  InterruptedTown town;
  const Amount before = town.cash("sue");
  EXPECT_EQ(before, units("99.70"));
  town.correct(town.dave, 0, "2");
  EXPECT_EQ(town.cash("sue"), before);
  EXPECT_EQ(town.cash("dave"), units("99.40"));
}

TEST(MeterService, ItsOwnCorrectionBooksTheDifferenceAlone) {
  InterruptedTown town;
  town.correct(town.sue, 0, "1.5");
  EXPECT_EQ(town.cash("sue"), units("99.55"));
  town.correct(town.sue, 3, "4");  // while it was out of service: nobody's
  EXPECT_EQ(town.cash("sue"), units("99.55"));
}

TEST(MeterService, GoesOnWhereItWasNeverOutForAWholeInterval) {
  MeterTown town;
  town.count(0, "1", "0");
  town.set("sue", false);
  town.set("sue", true);
  town.count(1, "2", "0");
  EXPECT_TRUE(town.community().earlier_services.empty());
  EXPECT_EQ(town.cash("sue"), units("99.40"));
}

TEST(MeterService, EndsOnce) {
  MeterTown town;
  town.count(0, "1", "0");
  town.set("sue", false);
  town.count(1, "1", "0");
  town.count(2, "1", "0");
  town.set("sue", false);
  EXPECT_TRUE(town.counts_in(1));
  EXPECT_FALSE(town.counts_in(2));
}

TEST(MeterService, IsForgottenBeyondTheHorizon) {
  InterruptedTown town;
  ASSERT_EQ(town.community().earlier_services.size(), 1u);
  const Duration horizon = town.community().meters.options().horizon;
  while (town.community().closed <
         town.first + IntervalNumber(5 + horizon.value / Town::quarter.value))
    town.advance_to(town.now + one_day);
  EXPECT_TRUE(town.community().earlier_services.empty());
}

// Before version 4 the service before an interruption was forgotten: what ledgers of that time
// booked must replay.
TEST(MeterService, WasForgottenUnderEarlierRules) {
  Town town;
  town.found({});
  const MeterIndex meter = town.household("sue");
  const IntervalNumber first = interval_of(town.now, Town::quarter);
  SetDevice service;
  service.device = address_of("sue/meter");
  service.in_service = false;
  town.must("operator", service);
  town.advance_to(interval_end(first + IntervalNumber(3), Town::quarter));
  service.in_service = true;
  town.must("operator", service);
  EXPECT_FALSE(counts(town.community(), meter, first));
  EXPECT_TRUE(town.community().earlier_services.empty());
}

TEST(MeterService, ASnapshotMustTellServicesThatCanBe) {
  const InterruptedTown town;
  const ServicePart good{{town.community().earlier_services}};
  EXPECT_TRUE(is_sound(town.state(), good));
  const auto damaged = [&](auto&& damage) {
    ServicePart part = good;
    damage(part.earlier.front());
    return is_sound(town.state(), part);
  };
  const auto services = [](auto& map) -> std::vector<Service>& { return map.begin()->second; };
  EXPECT_FALSE(damaged([](auto& map) {
    map[MeterIndex(9)] = {{IntervalNumber(1), IntervalNumber(2)}};
  }));
  EXPECT_FALSE(damaged([&](auto& map) { services(map).clear(); }));
  EXPECT_FALSE(damaged([&](auto& map) { services(map).push_back(services(map).front()); }));
  EXPECT_FALSE(
      damaged([&](auto& map) { services(map).front().until = services(map).front().from; }));
  EXPECT_FALSE(
      damaged([&](auto& map) { services(map).front().until = IntervalNumber(INT64_MAX); }));
  EXPECT_FALSE(is_sound(town.state(), ServicePart{}));
}

}  // namespace
}  // namespace wattbook::chain
