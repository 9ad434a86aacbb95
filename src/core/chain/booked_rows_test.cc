#include "core/chain/booked_rows.h"

#include <array>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/prng.h"
#include "core/codec/codec.h"

namespace wattbook::chain {
namespace {

// Where the length of a written number changes, and its ends.
constexpr std::array<std::int64_t, 17> edges{0,
                                             1,
                                             -1,
                                             63,
                                             64,
                                             -64,
                                             -65,
                                             8191,
                                             8192,
                                             (1ll << 48) - 1,
                                             1ll << 48,
                                             (1ll << 55) - 1,
                                             1ll << 55,
                                             -(1ll << 55),
                                             -(1ll << 55) - 1,
                                             INT64_MAX,
                                             INT64_MIN};

// Each number an edge, most of them zero, as rows are.
std::vector<Flow> flows_of(std::uint64_t seed, std::size_t count) {
  Prng prng(seed);
  std::vector<Flow> flows(count);
  for (std::uint32_t place = 0; place < count; ++place) {
    BookedInterval& row = flows[place].booked;
    codec::for_each_field<BookedInterval>(
        [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
          if constexpr (!codec::Identifier<Member>)
            if (prng.below(3) == 0)
              row.*field.member = Member(edges[static_cast<std::size_t>(prng.below(edges.size()))]);
        });
    if (prng.below(3) == 0) row = {};
    row.participant = ParticipantIndex(place);
  }
  return flows;
}

RC_GTEST_PROP(BookedRows, ReadBackWhatWasWritten, (std::uint64_t seed)) {
  const std::vector<Flow> flows = flows_of(seed, seed % 40);
  const Bytes bytes = encode_rows(flows);
  const std::vector<BookedInterval> rows = decode_rows(bytes, flows.size());
  for (std::size_t i = 0; i < flows.size(); ++i) RC_ASSERT(rows[i] == flows[i].booked);
}

// The quick way writes and reads what the codec does.
RC_GTEST_PROP(BookedRows, AreTheCodecsBytes, (std::uint64_t seed)) {
  const std::vector<Flow> flows = flows_of(seed, 12);
  Bytes expected;
  for (const Flow& flow : flows) {
    if (flow.booked == BookedInterval{.participant = flow.booked.participant}) continue;
    const Bytes row = codec::encode(flow.booked);
    expected.insert(expected.end(), row.begin(), row.end());
  }
  RC_ASSERT(to_hex(encode_rows(flows)) == to_hex(expected));
}

TEST(BookedRows, LeaveOutWhoHasNothing) {
  std::vector<Flow> flows(3);
  for (std::uint32_t i = 0; i < 3; ++i) flows[i].booked.participant = ParticipantIndex(i);
  EXPECT_TRUE(encode_rows(flows).empty());
  flows[1].booked.minted = Energy(7);
  const Bytes bytes = encode_rows(flows);
  const std::vector<BookedInterval> rows = decode_rows(bytes, 4);  // one more has joined since
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(rows[i], flows[i].booked);
  EXPECT_EQ(rows[3], BookedInterval{.participant = ParticipantIndex(3)});
}

}  // namespace
}  // namespace wattbook::chain
