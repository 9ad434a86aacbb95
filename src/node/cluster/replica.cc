#include "node/cluster/replica.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "crypto/hash.h"

namespace wattbook::cluster {

Result<std::unique_ptr<Replica>> Replica::open(consensus::StateMachine& machine, BlockStore& store,
                                               SignStore& signs, ReplicaOptions options,
                                               ReplicaPorts ports) {
  CHECK(options.snapshot_blocks >= 1);
  auto set = DelegateSet::make(options.foundation.delegates.delegates);
  if (!set) return std::unexpected(set.error());
  const consensus::Head head = store.blocks().head();
  const consensus::AppInfo info = machine.info();
  if (info.height != head.height || (head.height.value > 0 && info.block_hash != head.hash))
    return fail(fmt::format("the ledger is at height {} and its journal at {}", info.height.value,
                            head.height.value));
  if (info.height == options.foundation.base && info.block_hash != options.foundation.base_block)
    return fail(fmt::format("this ledger has another block at height {} than the cluster",
                            info.height.value),
                "join with the data directory of this cluster's ledger, or with an empty one");
  if (info.height < options.foundation.base)
    return fail(fmt::format("this ledger ends at height {}, the cluster begins after {}",
                            info.height.value, options.foundation.base.value),
                "copy the ledger of a member first: wattbook backup, wattbook restore");
  std::unique_ptr<Replica> replica(
      new Replica(machine, store, signs, std::move(options), std::move(ports), std::move(*set)));
  if (const auto taken = replica->take_up_tail(); !taken) return std::unexpected(taken.error());
  return replica;
}

Replica::Replica(consensus::StateMachine& machine, BlockStore& store, SignStore& signs,
                 ReplicaOptions options, ReplicaPorts ports, DelegateSet set)
    : machine_(machine),
      store_(store),
      signs_(signs),
      options_(std::move(options)),
      ports_(std::move(ports)),
      set_(std::move(set)),
      tally_(set_, options_.foundation) {}

// What the disk says: the newest certificate, and perhaps the block after it that was signed.
Result<void> Replica::take_up_tail() {
  if (const std::optional<Certificate>& newest = store_.newest()) {
    next_slot_ = Slot(newest->vote.slot.value + 1);
    parent_ = newest->vote.proposal;
  }
  tally_.forget_below(Height(certified().value + 1));
  const consensus::Head head = store_.blocks().head();
  if (head.height == certified()) return {};
  const std::optional<SignedVote>& mine = signs_.last_vote();
  CHECK(mine && mine->vote.block == head.hash);  // else settle_tail has cut it
  ExecutedBlock block;
  block.height = head.height;
  block.slot = mine->vote.slot;
  block.proposal = mine->vote.proposal;
  block.parent = mine->vote.parent;
  block.time = machine_.info().time;
  block.block.hash = head.hash;
  block.block.state_root = mine->vote.state_root;
  block.knows_results = false;
  block.stored = true;
  const auto read =
      store_.blocks().read(head.height, [&](const consensus::OrderedBlock& stored) -> Result<void> {
        block.block.bytes.assign(stored.bytes.begin(), stored.bytes.end());
        return {};
      });
  if (!read) return read;
  next_slot_ = Slot(block.slot.value + 1);
  parent_ = block.proposal;
  executed_.push_back(std::move(block));
  (void)tally_.add(*mine);
  return {};
}

std::uint32_t Replica::uncertified() const {
  return static_cast<std::uint32_t>(executed_.size() + queue_.size());
}

std::optional<SignedVote> Replica::current_vote() const {
  const std::optional<SignedVote>& mine = signs_.last_vote();
  if (!options_.key || !mine || mine->vote.height <= certified()) return std::nullopt;
  return mine;
}

bool Replica::is_valid(const SignedProposal& signed_proposal, Slot slot) const {
  const Proposal& proposal = signed_proposal.proposal;
  if (proposal.chain != options_.foundation.chain || proposal.epoch != options_.foundation.epoch ||
      proposal.slot != slot || proposal.parent != parent_)
    return false;
  if (proposal.time < Instant(0) || proposal.time > limits::time_max) return false;
  std::uint64_t bytes = 0;
  for (const ProposedCommand& command : proposal.commands) bytes += command.bytes.size();
  return bytes <= proposal_command_bytes_max && signer_of(signed_proposal, set_).has_value();
}

Result<bool> Replica::on_ordered(Slot slot, ByteView bytes) {
  if (slot < next_slot_) return true;
  if (slot > next_slot_ || queue_.size() >= waiting_max) return false;
  next_slot_ = Slot(slot.value + 1);
  std::optional<SignedProposal> decoded = decode_proposal(bytes);
  if (!decoded || !is_valid(*decoded, slot)) {
    ++void_proposals_;
    return true;
  }
  parent_ = digest_of(decoded->proposal);
  if (ports_.ordered) ports_.ordered(decoded->proposal);
  queue_.push_back({slot, parent_, std::move(decoded->proposal)});
  if (const auto done = advance(); !done) return std::unexpected(done.error());
  return true;
}

Result<void> Replica::on_vote(const SignedVote& vote) {
  if (const auto counted = count(vote); !counted) return counted;
  return advance();
}

Result<void> Replica::count(const SignedVote& vote) {
  Tally::Counted counted = tally_.add(vote);
  if (counted.evidence && ports_.evidence) ports_.evidence(*counted.evidence);
  if (counted.certificate)
    certificates_.emplace(counted.certificate->vote.height, std::move(*counted.certificate));
  return {};
}

Result<void> Replica::on_clock(Instant now) {
  now_ = now;
  return advance();
}

Result<void> Replica::resume_signing(Height certified) {
  if (!is_mute()) return {};
  return signs_.resume(options_.foundation.epoch, Height(certified.value + resume_margin));
}

Result<void> Replica::advance() {
  for (bool more = true; more;) {
    while (!queue_.empty() && executed_.size() < uncertified_max)
      if (const auto done = execute_next(); !done) return done;
    if (const auto done = vote_if_possible(); !done) return done;
    const Result<bool> committed = commit_if_possible();
    if (!committed) return std::unexpected(committed.error());
    more = *committed;
  }
  return {};
}

Result<void> Replica::execute_next() {
  Waiting next = std::move(queue_.front());
  queue_.pop_front();
  const consensus::AppInfo info = machine_.info();
  ExecutedBlock out;
  out.height = Height(info.height.value + 1);
  out.slot = next.slot;
  out.proposal = next.id;
  out.parent = info.block_hash;
  out.time = std::max(info.time + Duration(1), next.proposal.time);
  std::vector<consensus::Checked> checked = ports_.check(next.proposal.commands);
  CHECK(checked.size() == next.proposal.commands.size());
  machine_.begin_block(out.height, out.time);
  for (std::size_t i = 0; i < checked.size(); ++i) {
    const Bytes& command = next.proposal.commands[i].bytes;
    const bool refused = !checked[i].accepted;
    out.results.push_back(
        {crypto::sha256(command), refused,
         refused ? std::move(checked[i].refusal) : machine_.execute(command, checked[i].evidence)});
  }
  auto sealed = machine_.seal_block();
  if (!sealed) return std::unexpected(sealed.error());
  out.block = std::move(*sealed);
  if (++blocks_since_snapshot_ >= options_.snapshot_blocks) {
    out.snapshot = machine_.snapshot();
    blocks_since_snapshot_ = 0;
  }
  executed_.push_back(std::move(out));
  if (ports_.executed) ports_.executed(executed_.back());
  return {};
}

Result<void> Replica::store_front() {
  ExecutedBlock& front = executed_.front();
  if (front.stored) return {};
  if (const auto added = store_.add_block(front.height, front.parent, front.block); !added)
    return added;
  front.stored = true;
  return {};
}

// The order of CONSENSUS 3.3: the block, then the sign record, then the signature leaves.
Result<void> Replica::vote_if_possible() {
  if (!options_.key || signs_.is_mute() || executed_.empty()) return {};
  const ExecutedBlock& front = executed_.front();
  const std::optional<SignedVote>& last = signs_.last_vote();
  if (last && last->vote.height >= front.height) return {};
  if (front.height <= signs_.floor() || certificates_.contains(front.height)) return {};
  if (front.time > now_ + drift_max) return {};
  if (!set_.index_of(crypto::address_of(*options_.key))) return {};
  if (const auto stored = store_front(); !stored) return stored;
  const Vote vote{options_.foundation.chain,
                  options_.foundation.epoch,
                  front.height,
                  front.slot,
                  front.proposal,
                  front.block.hash,
                  front.parent,
                  front.block.state_root,
                  set_.hash()};
  const auto signed_vote = signs_.sign_vote(vote, *options_.key);
  if (!signed_vote) return std::unexpected(signed_vote.error());
  if (!*signed_vote) return {};
  if (ports_.publish) ports_.publish(**signed_vote);
  return count(**signed_vote);
}

Result<bool> Replica::commit_if_possible() {
  if (executed_.empty()) return false;
  const auto found = certificates_.find(executed_.front().height);
  if (found == certificates_.end()) return false;
  const Certificate certificate = found->second;
  if (certificate.vote.block != executed_.front().block.hash) {
    const auto done = contradict(certificate);
    return std::unexpected(done.error());
  }
  if (const auto stored = store_front(); !stored) return std::unexpected(stored.error());
  if (const auto written = store_.certify(certificate); !written)
    return std::unexpected(written.error());
  const ExecutedBlock block = std::move(executed_.front());
  executed_.pop_front();
  committed(block.slot, block.proposal);
  if (ports_.final_block) ports_.final_block(block, certificate);
  return true;
}

void Replica::committed(Slot slot, const Hash& proposal) {
  // Where the certificate names another slot than this node's orderer did, it is the right one.
  if (executed_.empty() && queue_.empty() && slot >= next_slot_) {
    next_slot_ = Slot(slot.value + 1);
    parent_ = proposal;
  }
  certificates_.erase(certificates_.begin(), certificates_.upper_bound(certified()));
  tally_.forget_below(Height(certified().value + 1));
}

Result<void> Replica::contradict(const Certificate& certificate) {
  contradicted_ = certificate;
  if (const auto cut = store_.settle_tail(std::nullopt); !cut) return cut;
  return fail(fmt::format("the delegates have certified another block at height {} than this node "
                          "has executed: its orderer has shown it something else",
                          certificate.vote.height.value),
              "start again; the node then follows the certificate");
}

Result<void> Replica::on_certified(const CertifiedBlock& block) {
  const Vote& vote = block.certificate.vote;
  if (vote.height.value != certified().value + 1) return {};
  if (!check(block.certificate, options_.foundation.chain, options_.foundation.epoch, set_))
    return {};
  certificates_.insert_or_assign(vote.height, block.certificate);
  if (executed_.empty())
    if (const auto applied = apply_certified(block); !applied) return applied;
  return advance();
}

// Nothing is executed beyond the certified block, so the machine stands right before this one.
Result<void> Replica::apply_certified(const CertifiedBlock& block) {
  const Vote& vote = block.certificate.vote;
  const auto identity = machine_.identify(block.block);
  if (!identity || *identity != vote.block) return {};
  const consensus::AppInfo before = machine_.info();
  // Two thirds of the stake have signed it; that it does not fit here is no mistake of the sender.
  if (vote.parent != before.block_hash)
    return fail(fmt::format("the certified block {} does not follow this node's block {}",
                            vote.height.value, before.height.value),
                "this node's ledger is another one: restore it from a member");
  if (const auto applied = machine_.apply_block(block.block, consensus::SignatureChecks::verify);
      !applied)
    return applied;
  ExecutedBlock out;
  out.height = vote.height;
  out.slot = vote.slot;
  out.proposal = vote.proposal;
  out.parent = vote.parent;
  out.time = machine_.info().time;
  out.block = {vote.block, block.block, vote.state_root};
  out.knows_results = false;
  if (++blocks_since_snapshot_ >= options_.snapshot_blocks) {
    out.snapshot = machine_.snapshot();
    blocks_since_snapshot_ = 0;
  }
  // What waits in the queue was ordered at this slot or after it.
  while (!queue_.empty() && queue_.front().slot <= vote.slot) queue_.pop_front();
  if (queue_.empty() || queue_.front().proposal.parent != vote.proposal) {
    queue_.clear();
    next_slot_ = Slot(vote.slot.value + 1);
    parent_ = vote.proposal;
  }
  executed_.push_back(std::move(out));
  return {};
}

}  // namespace wattbook::cluster
