// A running member of a cluster: joins the replica to etcd, to the other members and to the
// clients of this node. A command is answered when its block is certified (CONSENSUS 3.4).
//
//   submit -> sequencer: check, pool, propose -> board thread: append to etcd
//   board thread: entries and votes from etcd -> sequencer: execute, vote, commit, answer
//   peer thread: certified blocks from other members, where this one is behind or was restored
//
// The sequencer thread owns state machine, store, sign record, replica and pool.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "node/cluster/check_pool.h"
#include "node/cluster/proposer.h"
#include "node/consensus/service.h"
#include "node/env/clock.h"
#include "node/env/log.h"
#include "node/etcd/shared_log.h"

namespace wattbook::cluster {

inline constexpr std::uint32_t blocks_per_answer = 64;
// Of etcd's, in one round.
inline constexpr std::uint32_t entries_per_read = 32;

// What another member says when it is asked for certified blocks.
struct PeerAnswer {
  Address delegate;  // zero for one that is none
  Height certified;  // its newest
  std::vector<CertifiedBlock> blocks;
  static constexpr std::string_view type_name = "PeerAnswer";
  static constexpr auto fields =
      std::tuple(codec::field("delegate", &PeerAnswer::delegate),
                 codec::field("certified", &PeerAnswer::certified),
                 codec::field("blocks", &PeerAnswer::blocks, codec::AtMost(blocks_per_answer)));
};

struct MemberOptions {
  Foundation foundation;
  std::optional<crypto::SecretKey> key;
  std::string snapshot_directory;
  std::uint64_t snapshot_blocks = 10'000;
  std::uint32_t snapshots_kept = 3;
  std::uint32_t workers = 2;
  std::uint16_t etcd_port = 0;  // on this machine
  consensus::IntakeLimits intake{};
  std::uint32_t queries_max = 4'096;
  // Asks each other member for blocks from a height on; those that do not answer are left out.
  // Called on the peer thread.
  std::function<std::vector<PeerAnswer>(Height from)> ask_peers;
};

// How the member stands.
struct MemberStatus {
  std::uint32_t epoch = 0;
  Height executed;
  Height certified;
  Hash certified_block;
  Slot slot;  // the next one
  std::uint32_t delegates = 0;
  bool is_delegate = false;
  bool is_mute = false;  // a restored backup that does not sign yet
  bool reaches_orderer = false;
  std::uint64_t void_proposals = 0;
  std::uint64_t evidence = 0;  // delegates seen signing twice
};

class Member final : public consensus::Service {
 public:
  // `machine` is at the last block of `store`, whose tail is settled. All references outlive it.
  static Result<std::unique_ptr<Member>> open(consensus::StateMachine& machine, BlockStore& store,
                                              SignStore& signs, const env::Clock& clock,
                                              env::Files& files, env::Log& log,
                                              MemberOptions options);
  ~Member() override;

  void start() override;
  [[nodiscard]] consensus::Submitted submit_batch(std::vector<Bytes> txs,
                                                  consensus::BatchAnswer answer) override;
  [[nodiscard]] bool post(Query query) override;
  Result<void> stop() override;
  void on_fatal(std::function<void(const Error&)> handler) override;
  Height committed() const override;
  consensus::EngineStatus status() const override;

  MemberStatus member_status() const;
  // For proofs (foundation.h); empty where the block is not final, or was made before the cluster.
  // In a query that was posted.
  Bytes certificate_file_of(Height height) const;
  // Certified blocks for another member; on any thread, answered on the sequencer's.
  bool serve(Height from, std::function<void(const PeerAnswer&)> answer);

 private:
  struct Waiting {
    std::shared_ptr<consensus::CommandGroup> group;
    std::uint32_t index;
    std::uint64_t bytes;
  };
  struct Submission {
    std::vector<Bytes> txs;
    std::shared_ptr<consensus::CommandGroup> group;
  };
  // What came in since the sequencer looked last.
  struct Inbox {
    std::deque<Submission> submissions;
    std::deque<Query> queries;
    std::deque<etcd::Update> updates;
    std::deque<PeerAnswer> answers;
  };
  // What the board thread shall send.
  struct Outbox {
    std::optional<etcd::LogEntry> entry;
    consensus::Head head;  // in front of it
    std::map<Height, SignedVote> votes;
    Slot next_slot{1};
    Height certified;
    Slot certified_slot;
    bool reads = true;  // nothing that was read before is still to be taken up
  };

  Member(consensus::StateMachine& machine, BlockStore& store, SignStore& signs,
         const env::Clock& clock, env::Files& files, env::Log& log, MemberOptions options);
  ReplicaPorts ports();

  void run_sequencer();
  void run_board();
  void run_peers();

  // Of the sequencer.
  Result<void> work(Inbox inbox);
  void take_in(std::deque<Submission> submissions);
  Result<void> take_update(const etcd::Update& update);
  Result<void> take_answer(const PeerAnswer& answer);
  Result<void> propose();
  std::vector<consensus::Checked> check(const std::vector<ProposedCommand>& commands);
  void settle(const ExecutedBlock& block);
  void show_status();
  void fail_with(const Error& error);
  // Of the board thread.
  void exchange(Outbox& outbox);
  bool is_stopping() const;

  consensus::StateMachine& machine_;
  BlockStore& store_;
  SignStore& signs_;
  const env::Clock& clock_;
  env::Files& files_;
  env::Log& log_;
  const MemberOptions options_;
  std::optional<Address> address_;
  std::function<void(const Error&)> fatal_handler_;

  // Of the sequencer thread.
  CheckPool checks_;
  std::unique_ptr<Replica> replica_;
  std::optional<Proposer> proposer_;
  Pool pool_;
  std::map<Hash, std::vector<Waiting>> waiting_;
  std::map<Hash, consensus::Checked> checked_;  // commands taken in here, not yet executed
  consensus::Head seen_head_;                   // of etcd
  Slot seen_tip_;
  std::int64_t tip_since_ns_ = 0;
  std::map<Address, Height> peer_tips_;
  std::uint64_t evidence_ = 0;
  std::int64_t vote_again_ns_ = 0;

  // Of the board thread.
  etcd::SharedLog board_;
  std::uint64_t pruned_ = 0;

  mutable std::mutex mutex_;  // guards all below, up to threads_
  std::condition_variable sequencer_wake_;
  std::condition_variable board_wake_;
  std::condition_variable peers_wake_;
  Inbox inbox_;
  Outbox outbox_;
  bool has_news_ = false;        // in the outbox
  bool update_is_open_ = false;  // read from etcd, and not yet taken up
  bool wants_peers_ = true;
  bool listens_ = false;  // to the orderer: other members were asked first
  MemberStatus status_;
  std::uint64_t commands_in_flight_ = 0;
  std::uint64_t bytes_in_flight_ = 0;
  bool stopping_ = false;
  std::optional<Error> failure_;

  // Of the thread that calls start and stop.
  std::vector<std::jthread> threads_;
  bool stopped_ = false;
};

}  // namespace wattbook::cluster
