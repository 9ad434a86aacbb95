#include "node/cluster/replica.h"

#include <sstream>

#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "node/cluster/sim_world_test.h"
#include "node/consensus/recovery.h"

namespace wattbook::cluster {
namespace {

using sim::sim_key;

// The first of four delegates over a disk in memory; the test plays orderer and other delegates.
struct Bench {
  Foundation foundation = sim::sim_foundation(4);
  env::MemoryFiles files;
  std::ostringstream log_text;
  env::Log log{log_text, env::LogLevel::error, env::LogFormat::text};
  std::unique_ptr<sim::SimMachine> machine;
  std::unique_ptr<BlockStore> store;
  std::optional<SignStore> signs;
  std::unique_ptr<Replica> replica;
  std::vector<SignedVote> published;
  std::vector<ExecutedBlock> final_blocks;
  std::vector<Evidence> evidence;
  bool founds = true;  // a sign record that is missing is that of a new key

  Result<void> open() {
    replica.reset();
    store.reset();
    for (const char* directory : {"sign", "snapshots"})
      if (const auto made = files.create_directory(directory); !made) return made;
    auto record = SignStore::open(files, "sign");
    if (!record) return std::unexpected(record.error());
    signs.emplace(std::move(*record));
    if (signs->is_mute() && founds)
      if (const auto founded = signs->found(0); !founded) return founded;
    auto opened = BlockStore::open(files, {"journal", "certificates", {1'000, 1}}, foundation);
    if (!opened) return std::unexpected(opened.error());
    store = std::move(*opened);
    if (const auto settled = store->settle_tail(signs->last_vote()); !settled) return settled;
    machine = std::make_unique<sim::SimMachine>();
    const auto recovered = consensus::recover(*machine, store->blocks(), files, "snapshots",
                                              consensus::SignatureChecks::skip, log);
    if (!recovered) return std::unexpected(recovered.error());
    ReplicaPorts ports;
    ports.check = [this](const std::vector<ProposedCommand>& commands) {
      std::vector<consensus::Checked> out;
      for (const ProposedCommand& command : commands)
        out.push_back(machine->check_tx(command.bytes));
      return out;
    };
    ports.publish = [this](const SignedVote& vote) { published.push_back(vote); };
    ports.final_block = [this](const ExecutedBlock& block, const Certificate&) {
      final_blocks.push_back(block);
    };
    ports.evidence = [this](const Evidence& found) { evidence.push_back(found); };
    auto made =
        Replica::open(*machine, *store, *signs, {foundation, sim_key(0), 100}, std::move(ports));
    if (!made) return std::unexpected(made.error());
    replica = std::move(*made);
    return replica->on_clock(Instant(1'000'000));
  }

  Proposal proposal(const std::string& command) const {
    const Tip tip = replica->tip();
    return {foundation.chain,   0,
            tip.slot,           tip.parent,
            Instant(1'000'000), {{Bytes(command.begin(), command.end())}}};
  }
  // The orderer's next entry, by the second delegate.
  Result<bool> order(const Proposal& content) {
    return replica->on_ordered(replica->tip().slot, codec::encode(sign(content, sim_key(1))));
  }
  // The other delegates agree with what this one has signed last.
  Result<void> agree() {
    const Vote vote = signs->last_vote()->vote;
    for (const std::uint32_t key : {1u, 2u})
      if (const auto counted = replica->on_vote(sign(vote, sim_key(key))); !counted) return counted;
    return {};
  }
};

// The certificate of a block that holds one command, after genesis.
CertifiedBlock certified_by_others(const Foundation& foundation, const std::string& command) {
  sim::SimMachine machine;
  machine.begin_block(Height(1), Instant(1'000'000));
  (void)machine.execute(as_bytes(command), {});
  const consensus::SealedBlock block = *machine.seal_block();
  const DelegateSet set = *DelegateSet::make(foundation.delegates.delegates);
  Vote vote;
  vote.chain = foundation.chain;
  vote.height = Height(1);
  vote.slot = Slot(1);
  vote.proposal.bytes[0] = 77;
  vote.block = block.hash;
  vote.state_root = block.state_root;
  vote.delegates = set.hash();
  std::map<std::uint32_t, Signature> signatures;
  for (const std::uint32_t key : {1u, 2u, 3u})
    signatures[*set.index_of(crypto::address_of(sim_key(key)))] =
        sign(vote, sim_key(key)).signature;
  CertifiedBlock out{block.bytes, {vote, {}}};
  for (const auto& [index, signature] : signatures) out.certificate.signatures.push_back(signature);
  return out;
}

TEST(BlockStore, KeepsBlocksWhoseCertificatesAreLost) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  for (const char* command : {"a", "b"}) {
    ASSERT_TRUE(*bench.order(bench.proposal(command)));
    ASSERT_TRUE(bench.agree());
  }
  ASSERT_EQ(bench.final_blocks.size(), 2u);
  const std::vector<std::string> lost = *bench.files.list("certificates");
  for (const std::string& name : lost) ASSERT_TRUE(bench.files.remove("certificates/" + name));
  const Result<void> opened = bench.open();
  ASSERT_FALSE(opened);
  EXPECT_TRUE(opened.error().message.contains("2 blocks")) << opened.error().message;
  EXPECT_EQ(bench.store->blocks().head().height, Height(2));
}

TEST(Replica, ACommandIsFinalWhenTwoThirdsHaveSignedItsBlock) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  ASSERT_TRUE(*bench.order(bench.proposal("a")));
  ASSERT_EQ(bench.published.size(), 1u);
  EXPECT_EQ(bench.published[0].vote.height, Height(1));
  EXPECT_TRUE(bench.final_blocks.empty()) << "one of four";
  const Vote vote = bench.published[0].vote;
  ASSERT_TRUE(bench.replica->on_vote(sign(vote, sim_key(1))));
  EXPECT_TRUE(bench.final_blocks.empty()) << "two of four";
  ASSERT_TRUE(bench.replica->on_vote(sign(vote, sim_key(2))));
  ASSERT_EQ(bench.final_blocks.size(), 1u);
  EXPECT_EQ(as_text(bench.final_blocks[0].results[0].receipt), "0");
  EXPECT_EQ(bench.replica->certified(), Height(1));
}

TEST(Replica, VotesOnlyOnTopOfItsOwnCertifiedBlock) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  ASSERT_TRUE(*bench.order(bench.proposal("a")));
  ASSERT_TRUE(*bench.order(bench.proposal("b")));
  EXPECT_EQ(bench.machine->executed().size(), 2u);
  EXPECT_EQ(bench.published.size(), 1u);
  ASSERT_TRUE(bench.agree());
  ASSERT_EQ(bench.published.size(), 2u);
  EXPECT_EQ(bench.published[1].vote.parent, bench.published[0].vote.block);
}

TEST(Replica, VoidProposalsTakeASlotAndNoHeight) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  const auto order_void = [&](const SignedProposal& proposal) {
    const std::uint64_t before = bench.replica->void_proposals();
    ASSERT_TRUE(*bench.replica->on_ordered(bench.replica->tip().slot, codec::encode(proposal)));
    EXPECT_EQ(bench.replica->void_proposals(), before + 1);
  };
  ASSERT_TRUE(*bench.replica->on_ordered(Slot(1), as_bytes("no proposal")));
  EXPECT_EQ(bench.replica->void_proposals(), 1u);
  order_void(sign(bench.proposal("a"), sim_key(9)));  // a stranger's
  Proposal wrong = bench.proposal("a");
  wrong.parent.bytes[0] ^= 1;
  order_void(sign(wrong, sim_key(1)));
  wrong = bench.proposal("a");
  wrong.slot = Slot(wrong.slot.value + 1);
  order_void(sign(wrong, sim_key(1)));
  wrong = bench.proposal("a");
  wrong.epoch = 1;
  order_void(sign(wrong, sim_key(1)));
  wrong = bench.proposal("a");
  wrong.chain = Hash{};
  order_void(sign(wrong, sim_key(1)));
  EXPECT_TRUE(bench.machine->executed().empty());
  ASSERT_TRUE(*bench.order(bench.proposal("a")));
  EXPECT_EQ(bench.machine->executed(), std::vector<std::string>{"a"});
  EXPECT_EQ(bench.machine->info().height, Height(1));
  EXPECT_EQ(bench.published[0].vote.slot, Slot(7));
}

TEST(Replica, ACommandThatFailsItsCheckLeavesNoTraceInTheBlock) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  Proposal proposal = bench.proposal("!bad");
  proposal.commands.push_back({{'a'}});
  ASSERT_TRUE(*bench.order(proposal));
  ASSERT_TRUE(bench.agree());
  ASSERT_EQ(bench.final_blocks[0].results.size(), 2u);
  EXPECT_TRUE(bench.final_blocks[0].results[0].refused);
  EXPECT_EQ(bench.machine->executed(), std::vector<std::string>{"a"});
}

TEST(Replica, DoesNotSignATimeThatIsFarAheadUntilItComes) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  Proposal proposal = bench.proposal("a");
  proposal.time = Instant(1'000'000) + drift_max + Duration(1);
  ASSERT_TRUE(*bench.order(proposal));
  EXPECT_TRUE(bench.published.empty());
  ASSERT_TRUE(bench.replica->on_clock(Instant(1'000'001)));
  EXPECT_EQ(bench.published.size(), 1u);
}

TEST(Replica, GoesNoFurtherAheadThanItsBounds) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  for (std::uint32_t i = 0; i < uncertified_max + waiting_max; ++i)
    ASSERT_TRUE(*bench.order(bench.proposal("c" + std::to_string(i)))) << i;
  EXPECT_EQ(bench.machine->executed().size(), uncertified_max);
  EXPECT_FALSE(*bench.order(bench.proposal("more")));
  ASSERT_TRUE(bench.agree());
  EXPECT_EQ(bench.machine->executed().size(), uncertified_max + 1);
  EXPECT_TRUE(*bench.order(bench.proposal("more")));
}

TEST(Replica, TheCertificateWinsOverTheOrderer) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  ASSERT_TRUE(*bench.order(bench.proposal("mine")));
  ASSERT_EQ(bench.published.size(), 1u);
  const CertifiedBlock other = certified_by_others(bench.foundation, "theirs");
  const Result<void> contradicted = bench.replica->on_certified(other);
  ASSERT_FALSE(contradicted);
  ASSERT_TRUE(bench.replica->contradicted());
  EXPECT_EQ(bench.store->blocks().head().height, Height(0)) << "its own block is gone";
  ASSERT_TRUE(bench.open());
  ASSERT_TRUE(bench.replica->on_certified(other));
  EXPECT_EQ(bench.replica->certified(), Height(1));
  EXPECT_EQ(bench.machine->executed(), std::vector<std::string>{"theirs"});
  EXPECT_EQ(bench.replica->tip().slot, Slot(2));
  EXPECT_EQ(bench.replica->tip().parent, other.certificate.vote.proposal);
  EXPECT_EQ(bench.published.size(), 1u) << "it never signs that height again";
}

TEST(Replica, TakesNoCertifiedBlockThatItsCertificateDoesNotProve) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  const CertifiedBlock good = certified_by_others(bench.foundation, "a");
  CertifiedBlock other_bytes = good;
  other_bytes.block.back() ^= 1;
  ASSERT_TRUE(bench.replica->on_certified(other_bytes));
  EXPECT_EQ(bench.replica->certified(), Height(0));
  ASSERT_TRUE(bench.open());
  CertifiedBlock few = good;
  few.certificate.signatures.pop_back();
  ASSERT_TRUE(bench.replica->on_certified(few));
  EXPECT_EQ(bench.replica->certified(), Height(0));
  ASSERT_TRUE(bench.replica->on_certified(good));
  EXPECT_EQ(bench.replica->certified(), Height(1));
}

TEST(Replica, ARestoredBackupDoesNotSignUntilTheOthersAreAhead) {
  Bench bench;
  bench.founds = false;
  ASSERT_TRUE(bench.open());
  EXPECT_TRUE(bench.replica->is_mute());
  ASSERT_TRUE(*bench.order(bench.proposal("a")));
  EXPECT_TRUE(bench.published.empty());
  ASSERT_TRUE(bench.replica->on_certified(certified_by_others(bench.foundation, "a")));
  EXPECT_EQ(bench.replica->certified(), Height(1));
  ASSERT_TRUE(bench.replica->resume_signing(Height(1)));
  EXPECT_FALSE(bench.replica->is_mute());
  ASSERT_TRUE(*bench.order(bench.proposal("b")));
  EXPECT_TRUE(bench.published.empty()) << "height 2 may have been signed before";
}

TEST(Replica, NamesADelegateThatVotesTwice) {
  Bench bench;
  ASSERT_TRUE(bench.open());
  ASSERT_TRUE(*bench.order(bench.proposal("a")));
  Vote vote = bench.published[0].vote;
  ASSERT_TRUE(bench.replica->on_vote(sign(vote, sim_key(3))));
  vote.block.bytes[0] ^= 1;
  ASSERT_TRUE(bench.replica->on_vote(sign(vote, sim_key(3))));
  ASSERT_EQ(bench.evidence.size(), 1u);
  EXPECT_EQ(convict(bench.evidence[0], bench.foundation.chain), crypto::address_of(sim_key(3)));
}

// CONSENSUS 3.3: the machine stops at each step of the way of two blocks to the disk, and what is
// left is torn. Afterwards the same votes come again, and the same blocks become final.
TEST(Replica, StoppedAtAnyStepItSignsTheSameAgain) {
  bool finished = false;
  for (std::uint64_t step = 1; !finished; ++step) {
    for (const env::Unsynced left : {env::Unsynced::lost, env::Unsynced::torn}) {
      Bench bench;
      ASSERT_TRUE(bench.open());
      const Proposal first = bench.proposal("a");
      bench.files.stop_at_step(bench.files.steps() + step);
      auto ordered = bench.order(first);
      Result<void> agreed;
      if (ordered) agreed = bench.agree();
      finished = ordered && agreed;
      const std::vector<SignedVote> before = bench.published;
      bench.replica.reset();
      bench.store.reset();
      bench.files.restart(left, step);
      ASSERT_TRUE(bench.open()) << "step " << step;
      // The orderer delivers again what this node has not certified.
      if (bench.replica->tip().slot == Slot(1)) {
        ASSERT_TRUE(*bench.order(first)) << step;
      }
      if (bench.replica->certified() == Height(0)) {
        ASSERT_TRUE(bench.agree()) << step;
      }
      ASSERT_EQ(bench.replica->certified(), Height(1)) << "step " << step;
      for (const SignedVote& vote : before)
        for (const SignedVote& again : bench.published) EXPECT_EQ(vote, again) << "step " << step;
      EXPECT_EQ(bench.machine->executed(), std::vector<std::string>{"a"});
    }
  }
}

}  // namespace
}  // namespace wattbook::cluster
