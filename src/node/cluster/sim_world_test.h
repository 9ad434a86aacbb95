// A whole cluster in one process and one thread: clock, network and disks are acted out, everything
// else is the real code. What happens follows from the seed alone.
//
//   orderer    a log with the fence of etcd's transaction, and the votes beside it; reached by
//              calls that may be late or lost, either way
//   nodes      Replica, Pool and Proposer over a MemoryFiles disk; they crash at any step of it
//   liars      delegates who sign two votes, propose what is void, and hand out false blocks; where
//              the seed says so, an orderer that shows different proposals to different nodes
//   clients    repeat a command at any node until it is answered as final
//   oracle     the one certified chain, executed once more by the simplest model; every reply is
//              compared with it
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/prng.h"
#include "node/cluster/proposer.h"
#include "node/cluster/sim_machine_test.h"
#include "node/env/log.h"
#include "node/env/memory_files.h"

namespace wattbook::cluster::sim {

struct Plan {
  std::uint64_t seed = 1;
  std::uint32_t delegates = 4;
  std::uint32_t liars = 0;  // the first ones
  std::uint32_t clients = 3;
  std::uint32_t commands = 4;      // of each client
  std::uint32_t loss_percent = 0;  // of each message, while faults last
  std::int64_t delay_max_ms = 10;
  std::uint32_t crash_percent = 0;  // per node and second
  std::uint32_t partition_percent = 0;
  std::uint32_t restore_percent = 0;  // of the restarts: the disk is an older backup
  std::uint32_t prune_percent = 0;    // of the orderer's polls: certified slots are dropped
  bool two_faced_orderer = false;
  std::int64_t faults_end_ms = 4'000;
  std::int64_t time_end_ms = 120'000;
};

// Everything that was ever final, and what it means.
struct Oracle {
  std::map<Height, Hash> blocks;
  std::vector<std::string> log;
  std::map<std::string, std::uint64_t> places;
  std::vector<std::string> faults;  // what must never happen, in words

  void final_block(const ExecutedBlock& block);
  void reply(const std::string& command, const std::string& receipt);
};

class World;

class SimNode {
 public:
  SimNode(World& world, std::uint32_t index);

  void start();
  void crash();
  bool is_up() const { return replica_ != nullptr; }
  void tick();
  void submit(const std::string& command, std::uint32_t client);
  // The answers of the orderer and of other nodes.
  void receive(std::vector<std::pair<Slot, Bytes>> slots, std::vector<SignedVote> votes,
               Slot first_kept);
  void receive_blocks(std::uint32_t peer, const std::vector<CertifiedBlock>& blocks,
                      Height certified);
  std::vector<CertifiedBlock> serve(Height from) const;

  const Replica& replica() const { return *replica_; }
  const SimMachine& machine() const { return *machine_; }
  std::uint64_t life() const { return life_; }
  std::uint32_t evidence() const { return evidence_; }
  void back_up();
  void arm_disk(std::uint64_t steps) { disk_->stop_at_step(disk_->steps() + steps); }

 private:
  Result<void> open();
  ReplicaPorts ports();
  // Ends the life where the node must stop.
  bool survives(const Result<void>& done);
  void propose();
  void lie();
  void ask_peers();

  World& world_;
  std::uint32_t index_;
  crypto::SecretKey key_;
  std::unique_ptr<env::MemoryFiles> disk_;
  std::map<std::string, Bytes> backup_;
  bool restored_ = false;
  std::uint64_t life_ = 0;
  std::uint32_t evidence_ = 0;

  std::ostringstream log_text_;
  env::Log log_{log_text_, env::LogLevel::error, env::LogFormat::text};
  std::unique_ptr<SimMachine> machine_;
  std::unique_ptr<BlockStore> store_;
  std::optional<SignStore> signs_;
  std::unique_ptr<Replica> replica_;
  std::optional<Proposer> proposer_;
  Pool pool_;
  std::map<Hash, std::pair<std::string, std::uint32_t>> asked_;  // command, client
  Slot seen_tip_;
  std::int64_t tip_since_ = 0;
  std::int64_t synced_until_ = 0;  // before, the orderer is not listened to: others are asked first
  std::map<std::uint32_t, Height> tips_;  // of peers, since the start
};

class World {
 public:
  explicit World(const Plan& plan);
  // Until every client has all its answers and all nodes are equal, or the time is over. True if
  // that was reached.
  bool run();

  const Plan& plan() const { return plan_; }
  Oracle& oracle() { return oracle_; }
  Prng& prng() { return prng_; }
  std::int64_t now() const { return now_; }
  Instant wall(std::uint32_t node) const { return Instant(1'000'000 + now_ + 37 * node); }
  const Foundation& foundation() const { return foundation_; }
  bool is_liar(std::uint32_t node) const { return node < plan_.liars; }
  bool has_faults() const { return now_ < plan_.faults_end_ms; }
  bool chance(std::uint32_t percent) { return prng_.below(100) < percent; }
  SimNode& node(std::uint32_t index) { return *nodes_[index]; }
  std::uint32_t evidence() const;
  std::uint64_t crashes() const { return crashes_; }

  // Later, unless it is lost. `node` is the end that a partition may cut off.
  void send(std::uint32_t node, std::function<void()> arrive);
  void at(std::int64_t delay, std::function<void()> event);
  void schedule_restart(std::uint32_t node);
  // Whether this node's disk may be put back to a backup: with the liars, no more than a third.
  bool may_forget(std::uint32_t node);

  // Calls of nodes: they arrive at the orderer later.
  void append(std::uint32_t node, Slot slot, Bytes bytes);
  void publish(std::uint32_t node, const SignedVote& vote);
  void poll(std::uint32_t node, Slot from, Height certified);
  void ask(std::uint32_t node, std::uint32_t peer, Height from);
  void answer(std::uint32_t client, const std::string& command, const std::string& receipt);
  Slot newest_slot() const { return Slot(log_.size()); }

 private:
  struct Event {
    std::int64_t time;
    std::uint64_t number;
    std::function<void()> run;
    bool operator<(const Event& other) const {
      return time != other.time ? time > other.time : number > other.number;
    }
  };
  struct Client {
    std::uint32_t done = 0;
    std::uint32_t tries = 0;
  };
  void node_turn(std::uint32_t node);
  void client_turn(std::uint32_t client, std::uint32_t number);
  void trouble();
  bool is_finished();
  bool is_cut_off(std::uint32_t node) const { return cut_off_.contains(node); }

  Plan plan_;
  Prng prng_;
  std::int64_t now_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t crashes_ = 0;
  std::priority_queue<Event> queue_;
  Oracle oracle_;
  Foundation foundation_;
  std::vector<std::unique_ptr<SimNode>> nodes_;
  std::vector<Client> clients_;
  std::set<std::uint32_t> cut_off_;
  std::set<std::uint32_t> forgetful_;
  std::vector<Bytes> log_;                                          // slot - 1
  std::map<std::pair<std::uint32_t, std::uint64_t>, Bytes> faces_;  // what a node is shown instead
  Slot first_kept_{1};
  std::map<std::pair<Height, std::uint32_t>, SignedVote> votes_;  // by height and key's owner
};

crypto::SecretKey sim_key(std::uint32_t index);
Foundation sim_foundation(std::uint32_t delegates);

}  // namespace wattbook::cluster::sim
