#include "node/cluster/sim_world_test.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/codec/codec.h"
#include "node/consensus/recovery.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::cluster::sim {

crypto::SecretKey sim_key(std::uint32_t index) {
  std::array<std::uint8_t, 32> bytes{};
  bytes[31] = static_cast<std::uint8_t>(index + 1);
  bytes[0] = 7;
  return std::move(*crypto::SecretKey::from_bytes(bytes));
}

Foundation sim_foundation(std::uint32_t delegates) {
  Foundation foundation;
  foundation.chain.bytes[0] = 9;
  for (std::uint32_t i = 0; i < delegates; ++i)
    foundation.delegates.delegates.push_back({crypto::address_of(sim_key(i)), Amount(100)});
  return foundation;
}

void Oracle::final_block(const ExecutedBlock& block) {
  const auto [known, is_new] = blocks.emplace(block.height, block.block.hash);
  if (known->second != block.block.hash)
    faults.push_back(fmt::format("two final blocks at height {}", block.height.value));
  if (!is_new || block.block.bytes.empty()) return;
  const auto content = codec::decode<SimBlock>(block.block.bytes);
  if (!content) return faults.push_back("a final block is none");
  for (const SimCommand& command : content->commands) {
    if (!places.emplace(command.text, log.size()).second)
      faults.push_back("executed twice: " + command.text);
    log.push_back(command.text);
  }
}

void Oracle::reply(const std::string& command, const std::string& receipt) {
  const auto place = places.find(command);
  const std::string expected = place == places.end() ? "none" : std::to_string(place->second);
  if (receipt != expected && receipt != "again " + expected)
    faults.push_back(
        fmt::format("{} was answered '{}', and its place is {}", command, receipt, expected));
}

SimNode::SimNode(World& world, std::uint32_t index)
    : world_(world),
      index_(index),
      key_(sim_key(index)),
      disk_(std::make_unique<env::MemoryFiles>()) {}

void SimNode::start() {
  ++life_;
  if (!survives(open())) return;
  tips_.clear();
  synced_until_ = world_.now() + 400;
  ask_peers();
}

Result<void> SimNode::open() {
  for (const char* directory : {"snapshots", "sign"})
    if (const auto made = disk_->create_directory(directory); !made) return made;
  auto signs = SignStore::open(*disk_, "sign");
  if (!signs) return std::unexpected(signs.error());
  signs_.emplace(std::move(*signs));
  auto store =
      BlockStore::open(*disk_, {"journal", "certificates", {2'000, life_}}, world_.foundation());
  if (!store) return std::unexpected(store.error());
  store_ = std::move(*store);
  if (signs_->is_mute() && !restored_)
    if (const auto founded = signs_->found(0); !founded) return founded;
  if (const auto settled = store_->settle_tail(signs_->last_vote()); !settled) return settled;
  machine_ = std::make_unique<SimMachine>();
  const auto recovered = consensus::recover(*machine_, store_->blocks(), *disk_, "snapshots",
                                            consensus::SignatureChecks::skip, log_);
  if (!recovered) return std::unexpected(recovered.error());
  ReplicaOptions options{world_.foundation(), sim_key(index_), 5};
  auto replica = Replica::open(*machine_, *store_, *signs_, std::move(options), ports());
  if (!replica) return std::unexpected(replica.error());
  replica_ = std::move(*replica);
  const std::uint32_t place = *replica_->delegates().index_of(crypto::address_of(key_));
  proposer_.emplace(world_.foundation(), place, world_.plan().delegates);
  return {};
}

ReplicaPorts SimNode::ports() {
  ReplicaPorts out;
  out.check = [this](const std::vector<ProposedCommand>& commands) {
    std::vector<consensus::Checked> checked;
    for (const ProposedCommand& command : commands)
      checked.push_back(machine_->check_tx(command.bytes));
    return checked;
  };
  out.ordered = [this](const Proposal& proposal) {
    for (const ProposedCommand& command : proposal.commands)
      pool_.note_ordered(crypto::sha256(command.bytes));
  };
  out.publish = [this](const SignedVote& vote) { world_.publish(index_, vote); };
  out.final_block = [this](const ExecutedBlock& block, const Certificate& certificate) {
    if (!check(certificate, world_.foundation().chain, 0, replica_->delegates()))
      world_.oracle().faults.push_back("committed under a certificate that is none");
    world_.oracle().final_block(block);
    if (block.snapshot)
      (void)journal::write_snapshot(*disk_, "snapshots", block.height, *block.snapshot, 2);
    if (!block.knows_results) pool_.propose_again();
    for (const CommandResult& result : block.results) {
      pool_.remove(result.command);
      const auto asked = asked_.find(result.command);
      if (asked == asked_.end()) continue;
      const auto [command, client] = asked->second;
      asked_.erase(asked);
      const std::string receipt(as_text(result.receipt));
      world_.send(index_, [&world = world_, client = client, command = command, receipt] {
        world.answer(client, command, receipt);
      });
    }
  };
  out.evidence = [this](const Evidence& evidence) {
    ++evidence_;
    const Result<Address> guilty = convict(evidence, world_.foundation().chain);
    for (std::uint32_t i = world_.plan().liars; i < world_.plan().delegates; ++i)
      if (guilty && *guilty == crypto::address_of(sim_key(i)))
        world_.oracle().faults.push_back("an honest delegate has signed twice");
  };
  return out;
}

bool SimNode::survives(const Result<void>& done) {
  if (done) return true;
  crash();
  world_.schedule_restart(index_);
  return false;
}

void SimNode::crash() {
  replica_.reset();
  proposer_.reset();
  signs_.reset();
  store_.reset();
  machine_.reset();
  pool_ = {};
  asked_.clear();
  const auto left = static_cast<env::Unsynced>(world_.prng().below(3));
  disk_->restart(left, world_.prng().next());
  if (backup_.empty() || !world_.chance(world_.plan().restore_percent)) return;
  if (!world_.may_forget(index_)) return;
  disk_ = std::make_unique<env::MemoryFiles>();
  restored_ = true;
  for (const auto& [path, content] : backup_) {
    const std::string directory = path.substr(0, path.find('/'));
    CHECK(disk_->create_directory(directory).has_value());
    auto file = disk_->open_append(path);
    CHECK(file && (*file)->append(content) && (*file)->sync());
    CHECK(disk_->sync_directory(directory).has_value());
  }
}

// What a backup tool copies: all but the sign record.
void SimNode::back_up() {
  if (!is_up()) return;
  backup_.clear();
  for (const std::string directory : {"journal", "certificates", "snapshots"}) {
    const auto names = disk_->list(directory);
    if (!names) return;
    for (const std::string& name : *names)
      if (name != "lock") backup_[directory + "/" + name] = *disk_->read(directory + "/" + name);
  }
}

void SimNode::submit(const std::string& command, std::uint32_t client) {
  if (!is_up()) return;
  const Bytes bytes(command.begin(), command.end());
  asked_[crypto::sha256(bytes)] = {command, client};
  (void)pool_.add(bytes);
}

void SimNode::tick() {
  if (!is_up()) return;
  if (!survives(replica_->on_clock(world_.wall(index_)))) return;
  if (const auto vote = replica_->current_vote()) world_.publish(index_, *vote);
  world_.poll(index_, replica_->tip().slot, replica_->certified());
  if (replica_->is_behind() || replica_->is_mute() || world_.prng().below(8) == 0) ask_peers();
  propose();
  if (is_up() && world_.is_liar(index_) && world_.has_faults()) lie();
}

void SimNode::propose() {
  const Tip tip = replica_->tip();
  if (tip.slot != seen_tip_) {
    seen_tip_ = tip.slot;
    tip_since_ = world_.now();
  }
  const Instant now = world_.wall(index_);
  auto draft = proposer_->draft(*replica_, pool_, machine_->wants_block(now), now,
                                Duration(world_.now() - tip_since_), *signs_, key_);
  if (!draft) return void(survives(std::unexpected(draft.error())));
  if (*draft) world_.append(index_, (*draft)->slot, (*draft)->bytes);
}

void SimNode::ask_peers() {
  if (!is_up()) return;
  for (std::uint32_t peer = 0; peer < world_.plan().delegates; ++peer)
    if (peer != index_) world_.ask(index_, peer, Height(replica_->certified().value + 1));
}

// Two votes for one height, one for each half of the world; proposals that are void.
void SimNode::lie() {
  Prng& prng = world_.prng();
  const Tip tip = replica_->tip();
  if (prng.below(3) == 0) {
    Vote vote;
    vote.chain = world_.foundation().chain;
    vote.height = Height(replica_->certified().value + 1 + prng.below(2));
    vote.slot = tip.slot;
    vote.block.bytes[0] = static_cast<std::uint8_t>(prng.below(3));
    vote.delegates = replica_->delegates().hash();
    world_.publish(index_, sign(vote, key_));
  }
  if (prng.below(6) == 0) {
    Proposal proposal{world_.foundation().chain, 0, tip.slot, tip.parent, world_.wall(index_), {}};
    switch (prng.below(4)) {
      case 0:
        proposal.parent.bytes[5] ^= 1;
        break;
      case 1:
        proposal.epoch = 3;
        break;
      case 2:
        proposal.commands.push_back({{'!', 'x'}});
        break;
      default:
        proposal.time = proposal.time + Duration(9'000);
        break;
    }
    Bytes bytes = codec::encode(sign(proposal, key_));
    if (prng.below(4) == 0) bytes.resize(bytes.size() / 2);
    world_.append(index_, tip.slot, std::move(bytes));
  }
}

void SimNode::receive(std::vector<std::pair<Slot, Bytes>> slots, std::vector<SignedVote> votes,
                      Slot first_kept) {
  if (!is_up()) return;
  for (const SignedVote& vote : votes) {
    if (!survives(replica_->on_vote(vote))) return;
  }
  if (world_.now() < synced_until_) return;
  if (first_kept > replica_->tip().slot) return ask_peers();
  for (const auto& [slot, bytes] : slots) {
    const Result<bool> taken = replica_->on_ordered(slot, bytes);
    if (!taken) return void(survives(std::unexpected(taken.error())));
    if (!*taken) return;
  }
}

void SimNode::receive_blocks(std::uint32_t peer, const std::vector<CertifiedBlock>& blocks,
                             Height certified) {
  if (!is_up()) return;
  for (const CertifiedBlock& block : blocks)
    if (!survives(replica_->on_certified(block))) return;
  tips_[peer] = std::max(tips_[peer], certified);
  if (!replica_->is_mute()) return;
  std::vector<std::uint32_t> heard;
  Height newest;
  for (const auto& [other, tip] : tips_) {
    heard.push_back(*replica_->delegates().index_of(crypto::address_of(sim_key(other))));
    newest = std::max(newest, tip);
  }
  if (replica_->delegates().is_quorum(heard)) (void)survives(replica_->resume_signing(newest));
}

std::vector<CertifiedBlock> SimNode::serve(Height from) const {
  auto blocks = store_->read(from, 16, 100'000);
  if (!blocks) return {};
  if (world_.is_liar(index_) && !blocks->empty()) {
    switch (world_.prng().below(4)) {
      case 0:
        blocks->front().block.push_back(0);
        break;
      case 1:
        blocks->front().certificate.signatures.pop_back();
        break;
      case 2:
        blocks->front().certificate.vote.block.bytes[3] ^= 1;
        break;
      default:
        break;
    }
  }
  return std::move(*blocks);
}

World::World(const Plan& plan)
    : plan_(plan), prng_(plan.seed), foundation_(sim_foundation(plan.delegates)) {
  for (std::uint32_t i = 0; i < plan_.delegates; ++i) {
    nodes_.push_back(std::make_unique<SimNode>(*this, i));
    nodes_.back()->start();
  }
  clients_.resize(plan_.clients);
}

std::uint32_t World::evidence() const {
  std::uint32_t all = 0;
  for (const auto& node : nodes_) all += node->evidence();
  return all;
}

bool World::may_forget(std::uint32_t node) {
  if (!forgetful_.contains(node) && plan_.liars + forgetful_.size() >= (plan_.delegates - 1) / 3)
    return false;
  forgetful_.insert(node);
  return true;
}

void World::at(std::int64_t delay, std::function<void()> event) {
  queue_.push({now_ + delay, events_++, std::move(event)});
}

void World::send(std::uint32_t node, std::function<void()> arrive) {
  if (has_faults() && (is_cut_off(node) || chance(plan_.loss_percent))) return;
  const auto delay =
      1 + static_cast<std::int64_t>(prng_.below(static_cast<std::uint64_t>(plan_.delay_max_ms)));
  at(delay, std::move(arrive));
}

void World::schedule_restart(std::uint32_t node) {
  ++crashes_;
  at(100 + static_cast<std::int64_t>(prng_.below(900)), [this, node] {
    if (!nodes_[node]->is_up()) nodes_[node]->start();
  });
}

void World::append(std::uint32_t node, Slot slot, Bytes bytes) {
  send(node, [this, slot, bytes = std::move(bytes)] {
    if (slot.value != log_.size() + 1) return;
    log_.push_back(bytes);
    if (!plan_.two_faced_orderer || !has_faults() || !chance(20)) return;
    // Another proposal of the first liar for the same slot, shown to some.
    const auto real = decode_proposal(bytes);
    if (!real) return;
    Proposal other = real->proposal;
    other.commands.push_back({{'f', 'a', 'l', 's', 'e'}});
    const Bytes shown = codec::encode(sign(other, sim_key(0)));
    for (std::uint32_t i = 0; i < plan_.delegates; ++i)
      if (chance(30)) faces_[{i, slot.value}] = shown;
  });
}

void World::publish(std::uint32_t node, const SignedVote& vote) {
  send(node, [this, node, vote] { votes_[{vote.vote.height, node}] = vote; });
}

void World::poll(std::uint32_t node, Slot from, Height certified) {
  send(node, [this, node, from, certified] {
    if (chance(plan_.prune_percent)) {
      // Up to what every node has certified.
      Slot lowest = newest_slot();
      for (const auto& other : nodes_)
        lowest = other->is_up() ? std::min(lowest, other->replica().certified_slot()) : Slot(0);
      first_kept_ = std::max(first_kept_, lowest);
    }
    std::vector<std::pair<Slot, Bytes>> slots;
    for (std::uint64_t slot = std::max(from, first_kept_).value;
         slot <= log_.size() && slots.size() < 8; ++slot) {
      const auto face = faces_.find({node, slot});
      slots.emplace_back(Slot(slot), face == faces_.end() ? log_[slot - 1] : face->second);
    }
    std::vector<SignedVote> votes;
    for (auto vote = votes_.lower_bound({Height(certified.value + 1), 0});
         vote != votes_.end() && votes.size() < 40; ++vote)
      votes.push_back(vote->second);
    send(node, [this, node, slots = std::move(slots), votes = std::move(votes),
                kept = first_kept_] { nodes_[node]->receive(slots, votes, kept); });
  });
}

void World::ask(std::uint32_t node, std::uint32_t peer, Height from) {
  send(node, [this, node, peer, from] {
    if (!nodes_[peer]->is_up()) return;
    const Height certified = nodes_[peer]->replica().certified();
    send(peer, [this, node, peer, certified, blocks = nodes_[peer]->serve(from)] {
      nodes_[node]->receive_blocks(peer, blocks, certified);
    });
  });
}

void World::client_turn(std::uint32_t client, std::uint32_t number) {
  if (clients_[client].done != number || number >= plan_.commands) return;
  const auto target = static_cast<std::uint32_t>(prng_.below(plan_.delegates));
  const std::string command = fmt::format("c{}-{}", client, number);
  send(target, [this, target, client, command] { nodes_[target]->submit(command, client); });
  at(1'500, [this, client, number] { client_turn(client, number); });
}

void World::answer(std::uint32_t client, const std::string& command, const std::string& receipt) {
  oracle_.reply(command, receipt);
  const std::uint32_t number = clients_[client].done;
  if (command != fmt::format("c{}-{}", client, number)) return;  // of an earlier try
  clients_[client].done = number + 1;
  client_turn(client, number + 1);
}

void World::trouble() {
  if (!has_faults()) {
    cut_off_.clear();
    return;
  }
  for (std::uint32_t i = 0; i < plan_.delegates; ++i) {
    if (chance(10)) nodes_[i]->back_up();
    if (!nodes_[i]->is_up() || !chance(plan_.crash_percent)) continue;
    if (chance(70)) {
      nodes_[i]->arm_disk(1 + prng_.below(20));
    } else {
      nodes_[i]->crash();
      schedule_restart(i);
    }
  }
  cut_off_.clear();
  if (chance(plan_.partition_percent))
    for (std::uint32_t i = 0; i < plan_.delegates; ++i)
      if (chance(40)) cut_off_.insert(i);
  at(1'000, [this] { trouble(); });
}

bool World::is_finished() {
  for (const Client& client : clients_)
    if (client.done < plan_.commands) return false;
  const Height newest = oracle_.blocks.empty() ? Height(0) : oracle_.blocks.rbegin()->first;
  for (std::uint32_t i = plan_.liars; i < plan_.delegates; ++i)
    if (!nodes_[i]->is_up() || nodes_[i]->replica().certified() != newest ||
        nodes_[i]->replica().uncertified() > 0)
      return false;
  return now_ >= plan_.faults_end_ms;
}

void World::node_turn(std::uint32_t node) {
  nodes_[node]->tick();
  at(20 + static_cast<std::int64_t>(prng_.below(30)), [this, node] { node_turn(node); });
}

bool World::run() {
  for (std::uint32_t i = 0; i < plan_.delegates; ++i) at(i, [this, i] { node_turn(i); });
  for (std::uint32_t i = 0; i < plan_.clients; ++i) at(i, [this, i] { client_turn(i, 0); });
  at(500, [this] { trouble(); });
  while (now_ < plan_.time_end_ms && oracle_.faults.empty()) {
    const Event event = queue_.top();
    queue_.pop();
    now_ = std::max(now_, event.time);
    event.run();
    if (event.number % 64 == 0 && is_finished()) return true;
  }
  return is_finished();
}

}  // namespace wattbook::cluster::sim
