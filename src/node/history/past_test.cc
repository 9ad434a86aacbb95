#include "node/history/past.h"

#include "node/history/history_fixture_test.h"
#include "node/history/queries.h"
#include "node/history/replay.h"

namespace wattbook::history {
namespace {

using chain::Town;

constexpr Span always{Instant(0), Instant(4'000'000'000'000)};

class PastTest : public testing::Test {
 protected:
  PastTest() {
    must_add(*open_projection(path_, vienna()), records_of(small_town()));
    database_ = std::move(*open_for_reading(path_));
  }

  ScratchDirectory directory_;
  const std::string path_ = directory_.file("history.sqlite");
  std::unique_ptr<Database> database_;
};

TEST_F(PastTest, IsWhatTheSeriesOfMembersAndCommunityTell) {
  const auto past = past_of(*database_, CommunityIndex(0), always);
  ASSERT_TRUE(past) << past.error().message;
  const auto sums = community_series(*database_, CommunityIndex(0), Step::interval, always);
  ASSERT_FALSE(sums->rows.empty());
  EXPECT_EQ(past->interval_length, Town::quarter);
  EXPECT_EQ(past->intervals.front().start, sums->rows.front().start);
  EXPECT_EQ(past->intervals.back().start, sums->rows.back().start);
  for (const EnergyRow& row : sums->rows) {
    const auto place = static_cast<std::size_t>((row.start - past->intervals[0].start).value /
                                                Town::quarter.value);
    EXPECT_EQ(past->intervals[place].start, row.start);
    Energy imported;
    Energy exported;
    for (const PastMember& member : past->members) {
      imported += member.imported[place];
      exported += member.exported[place];
    }
    EXPECT_EQ(imported, row.imported);
    EXPECT_EQ(exported, row.exported);
  }
  // The flat's first interval was corrected from 0.5 to 0.4.
  ASSERT_EQ(past->members.size(), 2U);
  EXPECT_EQ(past->members[0].address, address_of("roof"));
  EXPECT_EQ(past->members[0].exported[0], kwh("2"));
  EXPECT_EQ(past->members[1].imported[0], kwh("0.4"));
}

TEST_F(PastTest, TakesIntervalsThatBeginInTheSpan) {
  const Instant start = Town::begin;
  const auto first = past_of(*database_, CommunityIndex(0), {start, start + Town::quarter});
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->intervals.size(), 1U);
  EXPECT_EQ(first->intervals[0].start, start);
  // One that began before the span is not in it.
  const auto later = past_of(*database_, CommunityIndex(0), {start + Duration(1), always.until});
  EXPECT_TRUE(!later || later->intervals.front().start > start);
}

TEST_F(PastTest, SaysWhereNothingIsSettled) {
  const auto before = past_of(*database_, CommunityIndex(0), {Instant(0), Instant(900'000)});
  EXPECT_EQ(before.error().message, "nothing is settled in this span");
  EXPECT_FALSE(past_of(*database_, CommunityIndex(7), always));
}

}  // namespace
}  // namespace wattbook::history
