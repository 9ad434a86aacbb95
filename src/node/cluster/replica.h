// One node's view of the chain, as a machine without clock, threads or network: ordered proposals,
// votes and certified blocks go in; votes and final blocks come out (CONSENSUS 3.2 to 3.4).
//
//   ordered -> judged (void ones are skipped) -> executed, at most `uncertified_max` ahead
//           -> block durable -> vote durable -> vote published -> certificate -> committed
//
// A delegate votes for a height once, and only on top of its own certified block. The certificate
// wins over the orderer: where it names another block than the one executed here, the replica is
// contradicted, has removed its own block, and must be opened again.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "base/error.h"
#include "node/cluster/block_store.h"
#include "node/cluster/sign_store.h"
#include "node/cluster/tally.h"
#include "node/consensus/state_machine.h"

namespace wattbook::cluster {

// Heights executed and not certified; ordered proposals that wait behind them.
inline constexpr std::uint32_t uncertified_max = 16;
inline constexpr std::uint32_t waiting_max = 32;
// How far ahead of the own clock a block's time may be for this delegate to sign it now.
inline constexpr Duration drift_max{10'000};
// Between a certified tip that two thirds of the stake report and the newest height that this key
// may have signed: a vote for h needs the certificate of h - 1, which whoever signed that has.
inline constexpr std::uint64_t resume_margin = 2;

struct CommandResult {
  Hash command;  // SHA-256 of its bytes
  bool refused = false;
  Bytes receipt;
};

struct ExecutedBlock {
  Height height;
  Slot slot;
  Hash proposal;
  Hash parent;
  Instant time;
  consensus::SealedBlock block;
  std::vector<CommandResult> results;  // in the order of the proposal
  bool knows_results = true;           // not of a block that came whole, or from the disk
  std::optional<Bytes> snapshot;       // of the state after it, if one is due
  bool stored = false;
};

struct ReplicaOptions {
  Foundation foundation;
  std::optional<crypto::SecretKey> key;    // of a delegate; without it, the replica only follows
  std::uint64_t snapshot_blocks = 10'000;  // blocks between snapshots, >= 1
};

// What the replica asks of its host; called from within its members, must not call back.
struct ReplicaPorts {
  // The expensive check of each command, in order; StateMachine::check_tx of each is enough.
  std::function<std::vector<consensus::Checked>(const std::vector<ProposedCommand>&)> check;
  std::function<void(const Proposal&)> ordered;  // valid; its commands are on their way
  std::function<void(const SignedVote&)> publish;
  std::function<void(const ExecutedBlock&)> executed;
  std::function<void(const ExecutedBlock&, const Certificate&)> final_block;
  std::function<void(const Evidence&)> evidence;
};

// Where the next proposal goes.
struct Tip {
  Slot slot;    // the next one
  Hash parent;  // id of the newest proposal that is not void
};

class Replica {
 public:
  // `machine` is at the last block of `store`, whose tail is settled. All references outlive the
  // replica. An error if the foundation's delegates are none, or the machine is elsewhere.
  static Result<std::unique_ptr<Replica>> open(consensus::StateMachine& machine, BlockStore& store,
                                               SignStore& signs, ReplicaOptions options,
                                               ReplicaPorts ports);

  // Each returns an error only where the node must stop: the disk fails, the state machine breaks,
  // or contradicted(). What others sent wrongly is not an error.

  // The orderer's next entry. Slots before next_slot() are passed over. False where it cannot be
  // taken now: a slot is missing before it, or too many wait.
  Result<bool> on_ordered(Slot slot, ByteView bytes);
  Result<void> on_vote(const SignedVote& vote);
  // A final block from anyone, which need not be trusted; passed over unless it is the next one.
  Result<void> on_certified(const CertifiedBlock& block);
  // The wall clock, for proposals of which the time is ahead.
  Result<void> on_clock(Instant now);
  // Two thirds of the stake, without this node, say that `certified` is the newest final height of
  // theirs: a mute delegate may sign above.
  Result<void> resume_signing(Height certified);

  Tip tip() const { return {next_slot_, parent_}; }
  Height certified() const { return store_.certified().height; }
  // Where the orderer had that block; entries after it are still needed. 0 at the base.
  Slot certified_slot() const { return store_.newest() ? store_.newest()->vote.slot : Slot(0); }
  std::uint32_t uncertified() const;  // executed or waiting to be
  // The vote that counts now, to be published until it is certified.
  std::optional<SignedVote> current_vote() const;
  // A certificate came for a height of which this node has no block: others must be asked for it.
  bool is_behind() const { return !certificates_.empty() && executed_.empty() && queue_.empty(); }
  bool is_mute() const { return options_.key && signs_.is_mute(); }
  std::uint64_t void_proposals() const { return void_proposals_; }
  // The certificate that contradicts this node's block at its height.
  const std::optional<Certificate>& contradicted() const { return contradicted_; }
  const DelegateSet& delegates() const { return set_; }

 private:
  struct Waiting {
    Slot slot;
    Hash id;
    Proposal proposal;
  };

  Replica(consensus::StateMachine& machine, BlockStore& store, SignStore& signs,
          ReplicaOptions options, ReplicaPorts ports, DelegateSet set);
  Result<void> take_up_tail();
  bool is_valid(const SignedProposal& proposal, Slot slot) const;
  Result<void> advance();
  Result<void> execute_next();
  Result<void> store_front();
  Result<void> vote_if_possible();
  Result<bool> commit_if_possible();
  Result<void> contradict(const Certificate& certificate);
  Result<void> apply_certified(const CertifiedBlock& block);
  void committed(Slot slot, const Hash& proposal);
  Result<void> count(const SignedVote& vote);

  consensus::StateMachine& machine_;
  BlockStore& store_;
  SignStore& signs_;
  const ReplicaOptions options_;
  const ReplicaPorts ports_;
  const DelegateSet set_;
  Tally tally_;
  std::deque<Waiting> queue_;                   // valid and not executed
  std::deque<ExecutedBlock> executed_;          // and not certified
  std::map<Height, Certificate> certificates_;  // above certified()
  std::optional<Certificate> contradicted_;
  Slot next_slot_{1};
  Hash parent_;
  Instant now_;
  std::uint64_t blocks_since_snapshot_ = 0;
  std::uint64_t void_proposals_ = 0;
};

}  // namespace wattbook::cluster
