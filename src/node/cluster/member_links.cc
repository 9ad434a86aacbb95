// A member's links: its rounds with etcd, and its questions to other members.
#include <chrono>

#include "core/codec/codec.h"
#include "node/cluster/member.h"

namespace wattbook::cluster {
namespace {

// Between two looks at etcd where nothing is to be sent.
constexpr std::chrono::milliseconds poll_period{10};
// After an answer of etcd that did not come.
constexpr std::chrono::milliseconds retry_pause{200};
// Between two rounds of questions to other members: where blocks follow, where there is need, and
// where there is none.
constexpr std::chrono::milliseconds next_blocks_pause{5};
constexpr std::chrono::milliseconds ask_period{200};
constexpr std::chrono::milliseconds idle_ask_period{2'000};
// Ordered entries that stay in etcd behind the certified one, for members that were away shortly;
// others take certified blocks.
constexpr std::uint64_t slots_kept = 1'024;
constexpr std::uint64_t slots_between_prunes = 256;

}  // namespace

void Member::run_board() {
  std::unique_lock lock(mutex_);
  while (!is_stopping()) {
    if (!has_news_) board_wake_.wait_for(lock, poll_period);
    if (is_stopping()) return;
    has_news_ = false;
    Outbox outbox = outbox_;
    outbox_.votes.clear();
    outbox.reads = !update_is_open_;
    lock.unlock();
    exchange(outbox);
    lock.lock();
    if (!status_.reaches_orderer) board_wake_.wait_for(lock, retry_pause);
  }
}

// One round with etcd: votes, the entry, then what is new. What was not sent is sent again: a vote
// as long as it counts, an entry until its slot is taken.
void Member::exchange(Outbox& outbox) {
  bool reached = true;
  for (const auto& [height, vote] : outbox.votes)
    if (!board_.put_vote(height, to_hex(address_->view()), codec::encode(vote))) reached = false;
  bool is_over = false;
  if (reached && outbox.entry) {
    const auto appended = board_.append(*outbox.entry, outbox.head);
    reached = appended && *appended != consensus::Append::unknown;
    is_over = reached;
  }
  Result<etcd::Update> update = etcd::Update{};
  if (reached && outbox.reads)
    update = board_.read(Height(outbox.next_slot.value), entries_per_read,
                         Height(outbox.certified.value + 1));
  reached = update.has_value();
  if (reached && outbox.certified_slot.value > pruned_ + slots_kept + slots_between_prunes) {
    pruned_ = outbox.certified_slot.value - slots_kept;
    (void)board_.prune(Height(pruned_), outbox.certified);
  }
  const std::lock_guard lock(mutex_);
  if (is_over && outbox_.entry && outbox_.entry->slot == outbox.entry->slot) outbox_.entry.reset();
  if (!reached)
    for (const auto& [height, vote] : outbox.votes) outbox_.votes.emplace(height, vote);
  if (reached != status_.reaches_orderer)
    log_.write(env::LogLevel::info, "cluster",
               reached ? "the orderer answers" : "the orderer does not answer");
  status_.reaches_orderer = reached;
  if (!reached || !listens_ || !outbox.reads) return;
  if (!update->entries.empty() && update->entries.front().slot.value > outbox.next_slot.value) {
    update->entries.clear();  // pruned before this member was there
    wants_peers_ = true;
    peers_wake_.notify_one();
  }
  inbox_.updates.push_back(std::move(*update));
  update_is_open_ = true;
  sequencer_wake_.notify_one();
}

void Member::run_peers() {
  std::unique_lock lock(mutex_);
  while (!is_stopping()) {
    const Height from(status_.certified.value + 1);
    wants_peers_ = false;
    lock.unlock();
    std::vector<PeerAnswer> answers = options_.ask_peers(from);
    lock.lock();
    bool more = false;
    for (PeerAnswer& answer : answers) {
      more = more || answer.blocks.size() == blocks_per_answer;
      inbox_.answers.push_back(std::move(answer));
    }
    sequencer_wake_.notify_one();
    if (more) {
      // Further blocks follow as soon as these are applied.
      peers_wake_.wait_for(lock, next_blocks_pause);
      continue;
    }
    // What others have certified goes before what the orderer shows.
    listens_ = true;
    peers_wake_.wait_for(lock, proposer_ ? idle_ask_period : ask_period,
                         [&] { return wants_peers_ || is_stopping(); });
    if (!is_stopping()) peers_wake_.wait_for(lock, ask_period, [&] { return is_stopping(); });
  }
}

}  // namespace wattbook::cluster
