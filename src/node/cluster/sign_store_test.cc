#include "node/cluster/sign_store.h"

#include <gtest/gtest.h>

#include "node/cluster/sim_world_test.h"

namespace wattbook::cluster {
namespace {

using sim::sim_key;

Vote vote_at(std::uint64_t height, std::uint8_t block) {
  Vote vote;
  vote.height = Height(height);
  vote.block.bytes[0] = block;
  return vote;
}

Proposal proposal_at(std::uint64_t slot, std::uint8_t parent, std::int64_t time) {
  Proposal proposal;
  proposal.slot = Slot(slot);
  proposal.parent.bytes[0] = parent;
  proposal.time = Instant(time);
  return proposal;
}

struct Fixture : ::testing::Test {
  env::MemoryFiles files;
  Fixture() { CHECK(files.create_directory("sign").has_value()); }
  SignStore open() {
    auto opened = SignStore::open(files, "sign");
    CHECK(opened.has_value());
    return std::move(*opened);
  }
};
using SignStoreTest = Fixture;

TEST_F(SignStoreTest, IsMuteUntilFounded) {
  SignStore store = open();
  EXPECT_TRUE(store.is_mute());
  EXPECT_EQ(*store.sign_vote(vote_at(1, 1), sim_key(0)), std::nullopt);
  EXPECT_EQ(*store.sign_proposal(proposal_at(1, 0, 0), sim_key(0)), std::nullopt);
  ASSERT_TRUE(store.found(0));
  EXPECT_FALSE(store.found(0)) << "a record is never begun again";
  EXPECT_NE(*store.sign_vote(vote_at(1, 1), sim_key(0)), std::nullopt);
}

TEST_F(SignStoreTest, SignsOneBlockForAHeightAlsoAfterARestart) {
  SignStore store = open();
  ASSERT_TRUE(store.found(0));
  const auto first = *store.sign_vote(vote_at(5, 1), sim_key(0));
  ASSERT_TRUE(first);
  EXPECT_EQ(*store.sign_vote(vote_at(5, 2), sim_key(0)), std::nullopt);
  EXPECT_EQ(*store.sign_vote(vote_at(4, 1), sim_key(0)), std::nullopt);
  files.restart(env::Unsynced::lost, 0);
  SignStore again = open();
  EXPECT_EQ(*again.sign_vote(vote_at(5, 1), sim_key(0)), first) << "the same bytes";
  EXPECT_EQ(*again.sign_vote(vote_at(5, 2), sim_key(0)), std::nullopt);
  EXPECT_TRUE((*again.sign_vote(vote_at(6, 2), sim_key(0))).has_value());
}

TEST_F(SignStoreTest, AResumedRecordStaysSilentUpToItsFloor) {
  SignStore store = open();
  ASSERT_TRUE(store.resume(0, Height(7)));
  EXPECT_EQ(*store.sign_vote(vote_at(7, 1), sim_key(0)), std::nullopt);
  EXPECT_TRUE((*store.sign_vote(vote_at(8, 1), sim_key(0))).has_value());
}

TEST_F(SignStoreTest, ProposesOnceForASlot) {
  SignStore store = open();
  ASSERT_TRUE(store.found(0));
  const auto first = *store.sign_proposal(proposal_at(3, 1, 10), sim_key(0));
  ASSERT_TRUE(first);
  files.restart(env::Unsynced::lost, 0);
  SignStore again = open();
  EXPECT_EQ(*again.sign_proposal(proposal_at(3, 1, 11), sim_key(0)), first)
      << "what was signed, whatever would be proposed now";
  EXPECT_EQ(*again.sign_proposal(proposal_at(3, 2, 11), sim_key(0)), std::nullopt);
  EXPECT_EQ(*again.sign_proposal(proposal_at(2, 1, 11), sim_key(0)), std::nullopt);
  EXPECT_TRUE((*again.sign_proposal(proposal_at(4, 2, 11), sim_key(0))).has_value());
}

TEST_F(SignStoreTest, ADamagedRecordIsNoRecord) {
  {
    SignStore store = open();
    ASSERT_TRUE(store.found(0));
    ASSERT_TRUE(store.sign_vote(vote_at(5, 1), sim_key(0)));
  }
  files.restart(env::Unsynced::lost, 0);
  const std::size_t size = files.read("sign/votes.bin")->size();
  for (std::uint64_t bit = 0; bit < 8 * size; bit += 7) {
    files.flip_bit("sign/votes.bin", bit);
    EXPECT_FALSE(SignStore::open(files, "sign")) << bit;
    files.flip_bit("sign/votes.bin", bit);
  }
  EXPECT_TRUE(SignStore::open(files, "sign"));
}

// The machine stops at every step of a signature's way to the disk, and what is left is torn: it
// must never sign another block for a height of which a signature has left. CONSENSUS 3.3.
TEST(SignStore, StoppedAtAnyStepItNeverSignsTwice) {
  bool finished = false;
  for (std::uint64_t step = 1; !finished; ++step) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      env::MemoryFiles files;
      ASSERT_TRUE(files.create_directory("sign"));
      auto store = SignStore::open(files, "sign");
      ASSERT_TRUE(store && store->found(0) && store->sign_vote(vote_at(1, 1), sim_key(0)));
      files.stop_at_step(files.steps() + step);
      const auto left = store->sign_vote(vote_at(2, 1), sim_key(0));
      finished = left.has_value();
      files.restart(env::Unsynced::torn, seed);
      auto again = SignStore::open(files, "sign");
      ASSERT_TRUE(again) << "step " << step << " seed " << seed;
      EXPECT_EQ(*again->sign_vote(vote_at(1, 9), sim_key(0)), std::nullopt);
      const auto other = *again->sign_vote(vote_at(2, 9), sim_key(0));
      EXPECT_FALSE(left && other) << "step " << step << " seed " << seed;
    }
  }
}

}  // namespace
}  // namespace wattbook::cluster
