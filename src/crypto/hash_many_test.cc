#include "crypto/hash_many.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "crypto/hash.h"
#include "crypto/merkle.h"
#include "crypto/sha256_lanes.h"

namespace wattbook::crypto {
namespace {

std::vector<Hash> hashed(std::uint8_t prefix, const std::vector<Bytes>& contents) {
  const std::vector<ByteView> views(contents.begin(), contents.end());
  std::vector<Hash> out(contents.size());
  sha256_prefixed(prefix, views, out);
  return out;
}

Hash one_by_one(std::uint8_t prefix, const Bytes& content) {
  Bytes whole{prefix};
  whole.insert(whole.end(), content.begin(), content.end());
  return sha256(whole);
}

TEST(HashMany, NothingGivesNothing) { EXPECT_TRUE(hashed(0, {}).empty()); }

// Padding takes nine bytes of a block, so 54 bytes behind the prefix are the most that one holds;
// contents beyond sixteen blocks are sorted by their length first.
TEST(HashMany, EqualsSha256AtEveryLengthAndGroupSize) {
  for (const std::size_t length : {0, 1, 53, 54, 55, 63, 64, 118, 119, 1'013, 1'014, 1'015, 5'000})
    for (std::size_t count = 1; count <= 33; ++count) {
      std::vector<Bytes> contents;
      for (std::size_t i = 0; i < count; ++i)
        contents.push_back(Bytes(length, static_cast<std::uint8_t>(i + 1)));
      const std::vector<Hash> out = hashed(0x5a, contents);
      for (std::size_t i = 0; i < count; ++i)
        ASSERT_EQ(out[i], one_by_one(0x5a, contents[i])) << length << " bytes, " << i;
    }
}

RC_GTEST_PROP(HashMany, EqualsSha256ForMixedLengths, (const std::vector<Bytes>& contents)) {
  const std::vector<Hash> out = hashed(0x01, contents);
  for (std::size_t i = 0; i < contents.size(); ++i)
    RC_ASSERT(out[i] == one_by_one(0x01, contents[i]));
}

TEST(HashMany, EqualsSha256WhereLongContentsEndAtDifferentBlocks) {
  std::vector<Bytes> contents;
  for (std::size_t i = 0; i < 40; ++i)
    contents.push_back(Bytes(900 + 97 * (i * 7 % 40), static_cast<std::uint8_t>(i)));
  contents.push_back(Bytes(100'000, 1));
  const std::vector<Hash> out = hashed(0x00, contents);
  for (std::size_t i = 0; i < contents.size(); ++i)
    EXPECT_EQ(out[i], one_by_one(0x00, contents[i])) << i;
}

// Tests run where there is one unit; the other is found out here.
TEST(Sha256Lanes, EveryUnitCompressesAsSha256) {
  const LaneUnit* const wide = lanes_detail::wide_unit();
  const LaneUnit* const narrow = &lanes_detail::narrow_unit();
  for (const LaneUnit* unit : {narrow, wide ? wide : narrow}) {
    std::array<std::array<std::uint8_t, sha256_block_bytes>, lanes_max> contents{};
    LaneStates states;
    for (std::size_t i = 0; i < 8; ++i) states[i].fill(sha256_start[i]);
    LaneBlocks blocks{};
    for (std::size_t lane = 0; lane < unit->lanes; ++lane) {
      // 32 bytes, the padding and their length in bits.
      for (std::uint8_t i = 0; i < 32; ++i)
        contents[lane][i] = static_cast<std::uint8_t>(i * 31 + lane);
      contents[lane][32] = 0x80;
      contents[lane][62] = 1;
      blocks[lane] = contents[lane].data();
    }
    unit->compress(states, blocks);
    for (std::size_t lane = 0; lane < unit->lanes; ++lane) {
      const Hash expected = sha256(ByteView(contents[lane]).first(32));
      for (std::size_t i = 0; i < 32; ++i)
        EXPECT_EQ(states[i / 4][lane] >> (24 - 8 * (i % 4)) & 0xff, expected.bytes[i])
            << unit->lanes << " lanes, lane " << lane;
    }
  }
}

TEST(HashMany, LeavesAreThoseOfTheTree) {
  const std::vector<Bytes> contents{{}, {1}, {1, 2}, {3}};
  const std::vector<ByteView> views(contents.begin(), contents.end());
  const std::vector<Hash> leaves = merkle_leaves(views);
  for (std::size_t i = 0; i < contents.size(); ++i)
    EXPECT_EQ(leaves[i], merkle_leaf(contents[i])) << i;
}

}  // namespace
}  // namespace wattbook::crypto
