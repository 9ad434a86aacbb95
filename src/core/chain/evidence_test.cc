// How well readings are founded, from the command to the receipt (DOMAIN 4.1, 4.3): the rules of
// protocol version 5, and that those before it know nothing of them.
#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"
#include "core/chain/evidence_parts.h"
#include "core/chain/snapshot.h"

namespace wattbook::chain {
namespace {

using metering::Evidence;

class EvidenceTown : public Town {
 public:
  explicit EvidenceTown(std::uint32_t version = protocol_version_newest) {
    CommunitySettings settings;
    settings.mode = TradingMode::sharing;
    found(settings);
    while (state().rules.version < version) upgrade(state().rules.version + 1);
    sue = household("sue");
    first = interval_of(now, quarter);
    deposit("sue", "100");
  }
  Instant end_of(std::int64_t interval) const {
    return interval_end(first + IntervalNumber(interval), quarter);
  }
  ReportReadings report(std::int64_t interval, std::string_view imported, Evidence evidence) {
    now = std::max(now, end_of(interval));
    ReportReadings command;
    command.readings = {{.meter = sue,
                         .sequence = static_cast<std::uint64_t>(interval) + 2,
                         .time = end_of(interval),
                         .import_register = kwh(imported),
                         .evidence = evidence}};
    return command;
  }
  // By the concentrator, at the end of the interval.
  std::vector<Effect> say(std::int64_t interval, std::string_view imported, Evidence evidence) {
    return must("concentrator", report(interval, imported, evidence));
  }
  // What the receipt of the interval's close says of sue.
  std::optional<Evidence> close(std::int64_t interval) {
    const SealedBlock block = advance_to(end_of(interval) + Duration(6 * one_minute.value));
    std::optional<Evidence> out;
    for (const Bytes& bytes : block.receipts)
      if (const auto told = told_in(decode_receipt(bytes)->effects)) out = told;
    return out;
  }
  static std::optional<Evidence> told_in(const std::vector<Effect>& effects) {
    for (const Effect& effect : effects)
      if (const auto* told = std::get_if<IntervalFounded>(&effect)) return told->evidence;
    return std::nullopt;
  }
  Evidence kept(std::int64_t interval) const {
    return community().meters.current(sue, first + IntervalNumber(interval))->evidence;
  }
  void expect_restores() const {
    const Bytes bytes = machine.snapshot();
    const Result<State> restored = decode_snapshot(bytes);
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(encode_snapshot(*restored), bytes);
    const auto& tracks = restored->communities.front().meters.tracks();
    EXPECT_EQ(tracks.front().points, community().meters.tracks().front().points);
    EXPECT_EQ(tracks.front().revisions, community().meters.tracks().front().revisions);
  }

  MeterIndex sue;
  IntervalNumber first;
};

TEST(Evidence, IsTheWorstThatAnIntervalRestsOn) {
  EvidenceTown town;
  town.say(0, "1", Evidence::read_from_meter);
  town.say(1, "2", Evidence::read_from_meter);
  EXPECT_EQ(town.close(1), Evidence::read_from_meter);
  town.say(2, "3", Evidence::imported);
  EXPECT_EQ(town.close(2), Evidence::imported);  // its later end
  town.say(3, "4", Evidence::told_by_gateway);
  EXPECT_EQ(town.close(3), Evidence::imported);  // its earlier end
  town.say(4, "5", Evidence::told_by_gateway);
  EXPECT_EQ(town.close(4), Evidence::told_by_gateway);
  town.expect_restores();
}

TEST(Evidence, OfAMeterThatSignsItselfIsItsSignature) {
  EvidenceTown town;
  EXPECT_EQ(town.rejection("concentrator", town.report(0, "1", Evidence::signed_by_meter)),
            "invalid_combination");
  EXPECT_EQ(town.rejection("sue/meter", town.report(0, "1", Evidence::read_from_meter)),
            "invalid_combination");
  town.must("sue/meter", town.report(0, "1", Evidence::signed_by_meter));
  SubmitReadings plain;
  town.now = town.end_of(1);
  plain.readings = {
      {.meter = town.sue, .sequence = 3, .time = town.end_of(1), .import_register = kwh("2")}};
  town.must("sue/meter", plain);
  EXPECT_EQ(town.close(1), Evidence::signed_by_meter);
  // A concentrator that does not say is not believed to have read the meter.
  plain.readings.front().sequence = 4;
  plain.readings.front().time = town.now = town.end_of(2);
  plain.readings.front().import_register = kwh("3");
  town.must("concentrator", plain);
  EXPECT_EQ(town.close(2), Evidence::not_stated);
}

TEST(Evidence, OfTheSameReadingToldAgainStays) {
  EvidenceTown town;
  town.say(0, "1", Evidence::read_from_meter);
  town.say(1, "2", Evidence::read_from_meter);
  EXPECT_TRUE(town.say(1, "2", Evidence::imported).empty());
  EXPECT_EQ(town.kept(1), Evidence::read_from_meter);
}

TEST(Evidence, OfALateReadingIsToldThoughNoEnergyChanges) {
  EvidenceTown town;
  town.say(0, "1", Evidence::read_from_meter);
  town.say(3, "4", Evidence::read_from_meter);
  town.say(4, "5", Evidence::read_from_meter);
  EXPECT_EQ(town.close(4), Evidence::read_from_meter);
  ReportReadings late = town.report(1, "2", Evidence::imported);
  late.readings.front().sequence = 4;
  const auto effects = town.must("concentrator", late);
  EXPECT_EQ(EvidenceTown::told_in(effects), Evidence::imported);
  EXPECT_EQ(town.kept(1), Evidence::imported);
  EXPECT_EQ(town.kept(3), Evidence::imported);  // between it and the next
  EXPECT_EQ(town.kept(4), Evidence::read_from_meter);
  town.expect_restores();
}

TEST(Evidence, OfTheOperatorsWordIsAnEstimate) {
  EvidenceTown town;
  town.say(0, "1", Evidence::read_from_meter);
  town.say(1, "2", Evidence::read_from_meter);
  town.close(1);
  CorrectInterval correction;
  correction.meter = town.sue;
  correction.interval = town.first + IntervalNumber(1);
  correction.import_energy = kwh("0.5");
  correction.reason = "by eye";
  EXPECT_EQ(EvidenceTown::told_in(town.must("operator", correction)), Evidence::estimated);
  town.expect_restores();
}

TEST(Evidence, StaysWithAReadingInQuarantine) {
  EvidenceTown town;
  town.say(0, "1", Evidence::read_from_meter);
  town.say(1, "2000000", Evidence::imported);  // more than its digits
  town.expect_restores();
  ASSERT_EQ(town.community().quarantine.size(), 1u);
  EXPECT_EQ(town.community().quarantine.entries().front().reading.evidence, Evidence::imported);
}

TEST(Evidence, WasUnknownToEarlierRules) {
  EvidenceTown town(4);
  const ReportReadings report = town.report(0, "1", Evidence::read_from_meter);
  EXPECT_EQ(town.rejection("concentrator", report), "malformed_kind");
  SubmitReadings plain;
  plain.readings = {{.meter = town.sue, .sequence = 2, .time = town.end_of(0)}};
  town.must("sue/meter", plain);
  plain.readings.front().sequence = 3;
  plain.readings.front().time = town.now = town.end_of(1);
  town.must("sue/meter", plain);
  EXPECT_EQ(town.kept(1), Evidence::not_stated);
  EXPECT_EQ(town.close(1), std::nullopt);
  // What a snapshot of that time leaves out is what the ledger does not know.
  town.expect_restores();
  town.upgrade(5);
  town.expect_restores();
}

TEST(Evidence, ASnapshotMustTellThatOfEachReading) {
  EvidenceTown town;
  town.say(0, "1", Evidence::read_from_meter);
  town.say(1, "2000000", Evidence::imported);
  State state = *decode_snapshot(town.machine.snapshot());
  const EvidencePart good = evidence_of(state);
  EXPECT_TRUE(take_evidence(state, good));
  const auto damaged = [&](auto&& damage) {
    EvidencePart part = good;
    damage(part.communities.front());
    return take_evidence(state, part);
  };
  EXPECT_FALSE(damaged([](CommunityEvidence& part) { part.meters.clear(); }));
  EXPECT_FALSE(damaged([](CommunityEvidence& part) { part.meters.front().points.pop_back(); }));
  EXPECT_FALSE(damaged([](CommunityEvidence& part) { part.quarantine.clear(); }));
  EXPECT_FALSE(
      damaged([](CommunityEvidence& part) { part.meters.front().points.front() = Evidence{6}; }));
  EXPECT_FALSE(damaged([](CommunityEvidence& part) {
    part.meters.front().revisions.push_back(Evidence::imported);
  }));
  EXPECT_FALSE(take_evidence(state, {}));
}

}  // namespace
}  // namespace wattbook::chain
