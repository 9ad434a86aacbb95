#include "node/cluster/messages.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "node/cluster/evidence.h"
#include "node/cluster/sim_world_test.h"
#include "node/cluster/tally.h"

namespace wattbook::cluster {
namespace {

using sim::sim_foundation;
using sim::sim_key;

DelegateSet set_of(std::vector<std::int64_t> stakes) {
  std::vector<Delegate> delegates;
  for (std::uint32_t i = 0; i < stakes.size(); ++i)
    delegates.push_back({crypto::address_of(sim_key(i)), Amount(stakes[i])});
  return *DelegateSet::make(delegates);
}

std::uint32_t place(const DelegateSet& set, std::uint32_t key) {
  return *set.index_of(crypto::address_of(sim_key(key)));
}

Vote vote_in(const DelegateSet& set, std::uint64_t height) {
  Vote vote;
  vote.chain.bytes[0] = 9;
  vote.height = Height(height);
  vote.slot = Slot(height);
  vote.block.bytes[1] = 4;
  vote.delegates = set.hash();
  return vote;
}

Certificate certificate_by(const DelegateSet& set, const Vote& vote,
                           const std::vector<std::uint32_t>& keys) {
  std::vector<std::pair<std::uint32_t, Signature>> signatures;
  for (const std::uint32_t key : keys)
    signatures.emplace_back(place(set, key), sign(vote, sim_key(key)).signature);
  std::ranges::sort(signatures, {}, [](const auto& one) { return one.first; });
  Certificate out{vote, {}};
  for (const auto& [index, signature] : signatures) out.signatures.push_back(signature);
  return out;
}

TEST(DelegateSet, RefusesWhatIsNoSet) {
  const Address one = crypto::address_of(sim_key(0));
  EXPECT_FALSE(DelegateSet::make({}));
  EXPECT_FALSE(DelegateSet::make({{one, Amount(0)}}));
  EXPECT_FALSE(DelegateSet::make({{one, Amount(-5)}}));
  EXPECT_FALSE(DelegateSet::make({{Address{}, Amount(1)}}));
  EXPECT_FALSE(DelegateSet::make({{one, Amount(1)}, {one, Amount(2)}}));
  EXPECT_TRUE(DelegateSet::make({{one, Amount(1)}}));
}

TEST(DelegateSet, HashDoesNotDependOnTheOrderGiven) {
  const Delegate a{crypto::address_of(sim_key(0)), Amount(1)};
  const Delegate b{crypto::address_of(sim_key(1)), Amount(1)};
  EXPECT_EQ(DelegateSet::make({a, b})->hash(), DelegateSet::make({b, a})->hash());
  EXPECT_NE(DelegateSet::make({a, b})->hash(), set_of({1, 2}).hash());
}

// The table of CONSENSUS 3.2.
TEST(DelegateSet, QuorumIsTwoThirdsOfTheStake) {
  for (const auto& [size, needed] : {std::pair{3u, 2u}, {4u, 3u}, {5u, 4u}, {7u, 5u}, {21u, 14u}}) {
    const DelegateSet set = set_of(std::vector<std::int64_t>(size, 10));
    std::vector<std::uint32_t> signers;
    for (std::uint32_t i = 0; i < needed - 1; ++i) signers.push_back(i);
    EXPECT_FALSE(set.is_quorum(signers)) << size;
    signers.push_back(needed - 1);
    EXPECT_TRUE(set.is_quorum(signers)) << size;
    EXPECT_EQ(set.tolerates_one_liar(), size >= 4) << size;
  }
}

TEST(DelegateSet, StakeCountsAndNotHeads) {
  const DelegateSet set = set_of({200, 50, 50});
  EXPECT_TRUE(set.is_quorum({place(set, 0)}));
  EXPECT_FALSE(set.is_quorum({place(set, 1), place(set, 2)}));
}

TEST(Certificate, ProvesWithTheDelegatesAddressesAlone) {
  const DelegateSet set = set_of({1, 1, 1, 1});
  const Vote vote = vote_in(set, 5);
  const Certificate good = certificate_by(set, vote, {0, 2, 3});
  EXPECT_TRUE(check(good, vote.chain, 0, set));
  EXPECT_EQ(decode_certificate(codec::encode(good)), good);

  EXPECT_FALSE(check(certificate_by(set, vote, {0, 2}), vote.chain, 0, set));
  EXPECT_FALSE(check(certificate_by(set, vote, {0, 0, 0}), vote.chain, 0, set));
  EXPECT_FALSE(check(good, Hash{}, 0, set));
  EXPECT_FALSE(check(good, vote.chain, 1, set));
  EXPECT_FALSE(check(good, vote.chain, 0, set_of({1, 1, 1, 2})));
  Certificate strange = good;
  strange.signatures[1] = sign(vote, sim_key(9)).signature;
  EXPECT_FALSE(check(strange, vote.chain, 0, set));
  Certificate turned = good;
  std::swap(turned.signatures[0], turned.signatures[1]);
  EXPECT_FALSE(check(turned, vote.chain, 0, set));
}

TEST(Certificate, EveryFieldOfTheVoteIsSigned) {
  const DelegateSet set = set_of({1, 1, 1, 1});
  const Certificate good = certificate_by(set, vote_in(set, 5), {0, 1, 2});
  const Bytes bytes = codec::encode(good);
  const std::size_t vote_bytes = codec::encode(good.vote).size();
  for (std::size_t i = 0; i < vote_bytes; ++i) {
    Bytes damaged = bytes;
    damaged[i] ^= 1;
    const auto decoded = decode_certificate(damaged);
    EXPECT_FALSE(decoded && check(*decoded, good.vote.chain, 0, set)) << "byte " << i;
  }
}

TEST(Messages, AProposalsSignatureIsNoVotes) {
  const Foundation foundation = sim_foundation(4);
  EXPECT_NE(digest_of(Vote{}), digest_of(Proposal{}));
  const DelegateSet set = *DelegateSet::make(foundation.delegates.delegates);
  const SignedProposal proposal =
      sign(Proposal{foundation.chain, 0, Slot(1), {}, {}, {}}, sim_key(2));
  EXPECT_EQ(signer_of(proposal, set), place(set, 2));
  EXPECT_EQ(signer_of(SignedVote{Vote{}, proposal.signature}, set), std::nullopt);
  Bytes bytes = codec::encode(proposal);
  EXPECT_EQ(decode_proposal(bytes), proposal);
  bytes.push_back(0);
  EXPECT_EQ(decode_proposal(bytes), std::nullopt);
}

TEST(Evidence, ConvictsTwoVotesForOneHeightAndNothingElse) {
  const DelegateSet set = set_of({1, 1, 1, 1});
  const Vote first = vote_in(set, 5);
  Vote second = first;
  second.block.bytes[1] = 5;
  const auto convicts = [&](const SignedVote& a, const SignedVote& b) {
    return convict(Evidence{DoubleVote{a, b}, std::nullopt}, first.chain);
  };
  EXPECT_EQ(convicts(sign(first, sim_key(1)), sign(second, sim_key(1))),
            crypto::address_of(sim_key(1)));
  EXPECT_FALSE(convicts(sign(first, sim_key(1)), sign(second, sim_key(2))));
  EXPECT_FALSE(convicts(sign(first, sim_key(1)), sign(first, sim_key(1))));
  EXPECT_FALSE(convicts(sign(first, sim_key(1)), sign(vote_in(set, 6), sim_key(1))));
  Vote later = second;
  later.epoch = 1;
  EXPECT_FALSE(convicts(sign(first, sim_key(1)), sign(later, sim_key(1))));
  const Evidence evidence{DoubleVote{sign(first, sim_key(1)), sign(second, sim_key(1))}, {}};
  EXPECT_FALSE(convict(evidence, Hash{})) << "of another ledger";
  EXPECT_EQ(decode_evidence(codec::encode(evidence)), evidence);
  EXPECT_FALSE(convict(Evidence{}, first.chain));
}

TEST(Evidence, ConvictsTwoProposalsForOneSlot) {
  const Hash chain = sim_foundation(4).chain;
  const Proposal first{chain, 0, Slot(3), {}, Instant(5), {}};
  Proposal second = first;
  second.time = Instant(6);
  const auto convicts = [&](const Proposal& a, const Proposal& b) {
    return convict(Evidence{std::nullopt, DoubleProposal{sign(a, sim_key(1)), sign(b, sim_key(1))}},
                   chain);
  };
  EXPECT_EQ(convicts(first, second), crypto::address_of(sim_key(1)));
  second.slot = Slot(4);
  EXPECT_FALSE(convicts(first, second));
}

TEST(Tally, CompletesOnceAndNamesWhoVotesTwice) {
  Foundation foundation = sim_foundation(4);
  const DelegateSet set = *DelegateSet::make(foundation.delegates.delegates);
  Tally tally(set, foundation);
  tally.forget_below(Height(5));
  const Vote vote = vote_in(set, 5);
  EXPECT_FALSE(tally.add(sign(vote, sim_key(0))).certificate);
  EXPECT_FALSE(tally.add(sign(vote, sim_key(0))).certificate) << "the same vote again";
  EXPECT_FALSE(tally.add(sign(vote, sim_key(9))).certificate) << "a stranger";
  EXPECT_FALSE(tally.add(sign(vote, sim_key(1))).certificate);
  Vote other = vote;
  other.block.bytes[0] = 1;
  const Tally::Counted twice = tally.add(sign(other, sim_key(1)));
  ASSERT_TRUE(twice.evidence);
  EXPECT_EQ(convict(*twice.evidence, foundation.chain), crypto::address_of(sim_key(1)));
  EXPECT_FALSE(tally.add(sign(vote_in(set, 4), sim_key(2))).certificate) << "too old";
  const auto counted = tally.add(sign(vote, sim_key(3)));
  ASSERT_TRUE(counted.certificate);
  EXPECT_TRUE(check(*counted.certificate, foundation.chain, 0, set));
  EXPECT_EQ(counted.certificate->signatures.size(), 3u);
}

}  // namespace
}  // namespace wattbook::cluster
