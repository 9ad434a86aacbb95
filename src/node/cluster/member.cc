#include "node/cluster/member.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/codec/codec.h"
#include "crypto/hash.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::cluster {
namespace {

// The longest sleep of the sequencer: the turns of proposers are this exact.
constexpr std::chrono::milliseconds sequencer_period{5};
constexpr std::int64_t republish_period_ns = 500'000'000;
constexpr std::uint64_t answer_bytes_max = 4u << 20;
// The last chance of what is queued when the node ends.
constexpr std::chrono::milliseconds finish_time_max{5'000};

std::string prefix_of(const Foundation& foundation) {
  return fmt::format("wattbook/{}/{}/", to_hex(foundation.chain.view()).substr(0, 16),
                     foundation.epoch);
}

}  // namespace

Result<std::unique_ptr<Member>> Member::open(consensus::StateMachine& machine, BlockStore& store,
                                             SignStore& signs, const env::Clock& clock,
                                             env::Files& files, env::Log& log,
                                             MemberOptions options) {
  ReplicaOptions replica_options;
  replica_options.foundation = options.foundation;
  replica_options.snapshot_blocks = options.snapshot_blocks;
  if (options.key) replica_options.key = crypto::SecretKey::from_bytes(options.key->reveal());
  std::unique_ptr<Member> member(
      new Member(machine, store, signs, clock, files, log, std::move(options)));
  auto replica = Replica::open(machine, store, signs, std::move(replica_options), member->ports());
  if (!replica) return std::unexpected(replica.error());
  member->replica_ = std::move(*replica);
  const DelegateSet& set = member->replica_->delegates();
  const auto index = member->address_ ? set.index_of(*member->address_) : std::nullopt;
  if (index) member->proposer_.emplace(member->options_.foundation, *index, set.size());
  member->show_status();
  return member;
}

Member::Member(consensus::StateMachine& machine, BlockStore& store, SignStore& signs,
               const env::Clock& clock, env::Files& files, env::Log& log, MemberOptions options)
    : machine_(machine),
      store_(store),
      signs_(signs),
      clock_(clock),
      files_(files),
      log_(log),
      options_(std::move(options)),
      checks_(machine, options_.workers),
      board_(options_.etcd_port, prefix_of(options_.foundation)) {
  if (options_.key) address_ = crypto::address_of(*options_.key);
}

Member::~Member() { (void)stop(); }

ReplicaPorts Member::ports() {
  ReplicaPorts out;
  out.check = [this](const std::vector<ProposedCommand>& commands) { return check(commands); };
  out.ordered = [this](const Proposal& proposal) {
    for (const ProposedCommand& command : proposal.commands)
      pool_.note_ordered(crypto::sha256(command.bytes));
  };
  out.publish = [this](const SignedVote& vote) {
    const std::lock_guard lock(mutex_);
    outbox_.votes.insert_or_assign(vote.vote.height, vote);
    has_news_ = true;
    board_wake_.notify_one();
  };
  out.final_block = [this](const ExecutedBlock& block, const Certificate&) { settle(block); };
  out.evidence = [this](const Evidence& evidence) {
    ++evidence_;
    const Result<Address> guilty = convict(evidence, options_.foundation.chain);
    log_.write(env::LogLevel::error, "cluster", "a delegate has signed twice",
               {{"delegate", guilty ? to_hex0x(*guilty) : "none"},
                {"evidence", to_hex(codec::encode(evidence))}});
  };
  return out;
}

void Member::on_fatal(std::function<void(const Error&)> handler) {
  fatal_handler_ = std::move(handler);
}

void Member::start() {
  threads_.emplace_back([this] { run_sequencer(); });
  threads_.emplace_back([this] { run_board(); });
  threads_.emplace_back([this] { run_peers(); });
}

Result<void> Member::stop() {
  if (!stopped_ && !threads_.empty()) {
    // What is queued may still become final, if the others work.
    const auto end = std::chrono::steady_clock::now() + finish_time_max;
    while (status().commands_in_flight > 0 && !status().failed &&
           std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(sequencer_period);
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      sequencer_wake_.notify_all();
      board_wake_.notify_all();
      peers_wake_.notify_all();
    }
    threads_.clear();
  }
  stopped_ = true;
  waiting_.clear();  // answers `stopped`
  inbox_ = {};
  if (failure_) return std::unexpected(*failure_);
  return {};
}

bool Member::is_stopping() const { return stopping_ || failure_; }

consensus::Submitted Member::submit_batch(std::vector<Bytes> txs, consensus::BatchAnswer answer) {
  std::uint64_t bytes = 0;
  for (const Bytes& tx : txs) {
    if (tx.size() > limits::command_bytes_max) return consensus::Submitted::too_large;
    bytes += tx.size();
  }
  if (txs.empty() || txs.size() > options_.intake.commands_max || bytes > options_.intake.bytes_max)
    return consensus::Submitted::too_large;
  const std::lock_guard lock(mutex_);
  if (is_stopping()) return consensus::Submitted::stopped;
  // One that cannot propose would keep the commands for ever.
  if (!proposer_ || status_.is_mute) return consensus::Submitted::elsewhere;
  if (commands_in_flight_ + txs.size() > options_.intake.commands_max ||
      bytes_in_flight_ + bytes > options_.intake.bytes_max)
    return consensus::Submitted::busy;
  commands_in_flight_ += txs.size();
  bytes_in_flight_ += bytes;
  const auto count = static_cast<std::uint32_t>(txs.size());
  inbox_.submissions.push_back(
      {std::move(txs), std::make_shared<consensus::CommandGroup>(count, std::move(answer))});
  sequencer_wake_.notify_one();
  return consensus::Submitted::queued;
}

bool Member::post(Query query) {
  const std::lock_guard lock(mutex_);
  if (is_stopping() || inbox_.queries.size() >= options_.queries_max) return false;
  inbox_.queries.push_back(std::move(query));
  sequencer_wake_.notify_one();
  return true;
}

bool Member::serve(Height from, std::function<void(const PeerAnswer&)> answer) {
  return post([this, from, answer = std::move(answer)] {
    PeerAnswer out;
    out.delegate = address_.value_or(Address{});
    out.certified = replica_->certified();
    if (auto blocks = store_.read(from, blocks_per_answer, answer_bytes_max))
      out.blocks = std::move(*blocks);
    answer(out);
  });
}

Height Member::committed() const {
  const std::lock_guard lock(mutex_);
  return status_.certified;
}

consensus::EngineStatus Member::status() const {
  const std::lock_guard lock(mutex_);
  return {status_.certified, commands_in_flight_, bytes_in_flight_, inbox_.queries.size(),
          failure_.has_value()};
}

MemberStatus Member::member_status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

Bytes Member::certificate_file_of(Height height) const {
  const auto certificate = store_.certificate_of(height);
  if (!certificate || !*certificate) return {};
  return certificate_file(options_.foundation, **certificate);
}

void Member::run_sequencer() {
  std::unique_lock lock(mutex_);
  while (!is_stopping()) {
    if (inbox_.submissions.empty() && inbox_.queries.empty() && inbox_.updates.empty() &&
        inbox_.answers.empty())
      sequencer_wake_.wait_for(lock, sequencer_period);
    Inbox inbox = std::exchange(inbox_, {});
    lock.unlock();
    const Result<void> done = work(std::move(inbox));
    if (!done) fail_with(done.error());
    show_status();
    lock.lock();
  }
}

Result<void> Member::work(Inbox inbox) {
  take_in(std::move(inbox.submissions));
  for (const PeerAnswer& answer : inbox.answers)
    if (const auto taken = take_answer(answer); !taken) return taken;
  for (const etcd::Update& update : inbox.updates)
    if (const auto taken = take_update(update); !taken) return taken;
  if (const auto done = replica_->on_clock(clock_.now()); !done) return done;
  for (Query& query : inbox.queries) query();
  return propose();
}

// Refused commands are answered at once; the others wait for their block.
void Member::take_in(std::deque<Submission> submissions) {
  std::vector<ByteView> views;
  for (const Submission& submission : submissions)
    for (const Bytes& tx : submission.txs) views.push_back(tx);
  if (views.empty()) return;
  std::vector<consensus::Checked> checked = checks_.check(views);
  std::size_t place = 0;
  for (Submission& submission : submissions) {
    for (std::uint32_t index = 0; index < submission.txs.size(); ++index) {
      consensus::Checked& result = checked[place++];
      Bytes& tx = submission.txs[index];
      if (!result.accepted) {
        {
          const std::lock_guard lock(mutex_);
          --commands_in_flight_;
          bytes_in_flight_ -= tx.size();
        }
        submission.group->settle(
            index, {consensus::OutcomeStatus::refused, Height(), std::move(result.refusal)});
        continue;
      }
      const Hash hash = crypto::sha256(tx);
      waiting_[hash].push_back({submission.group, index, tx.size()});
      checked_.insert_or_assign(hash, std::move(result));
      (void)pool_.add(std::move(tx));
    }
  }
}

std::vector<consensus::Checked> Member::check(const std::vector<ProposedCommand>& commands) {
  std::vector<consensus::Checked> out(commands.size());
  std::vector<ByteView> unknown;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const auto known =
        checked_.empty() ? checked_.end() : checked_.find(crypto::sha256(commands[i].bytes));
    if (known != checked_.end()) {
      out[i] = known->second;
      continue;
    }
    unknown.push_back(commands[i].bytes);
    places.push_back(i);
  }
  std::vector<consensus::Checked> checked = checks_.check(unknown);
  for (std::size_t i = 0; i < places.size(); ++i) out[places[i]] = std::move(checked[i]);
  return out;
}

Result<void> Member::take_update(const etcd::Update& update) {
  seen_head_ = update.head;
  for (const Bytes& bytes : update.votes)
    if (const auto vote = decode_vote(bytes))
      if (const auto counted = replica_->on_vote(*vote); !counted) return counted;
  for (const etcd::LogEntry& entry : update.entries) {
    const Result<bool> taken = replica_->on_ordered(Slot(entry.slot.value), entry.bytes);
    if (!taken) return std::unexpected(taken.error());
    if (!*taken) break;
  }
  return {};
}

Result<void> Member::take_answer(const PeerAnswer& answer) {
  for (const CertifiedBlock& block : answer.blocks)
    if (const auto taken = replica_->on_certified(block); !taken) return taken;
  if (!replica_->delegates().index_of(answer.delegate)) return {};
  Height& tip = peer_tips_[answer.delegate];
  tip = std::max(tip, answer.certified);
  if (!replica_->is_mute()) return {};
  std::vector<std::uint32_t> heard;
  Height newest;
  for (const auto& [delegate, height] : peer_tips_) {
    if (delegate == address_) continue;
    heard.push_back(*replica_->delegates().index_of(delegate));
    newest = std::max(newest, height);
  }
  if (!replica_->delegates().is_quorum(heard)) return {};
  log_.write(env::LogLevel::warning, "cluster",
             "this delegate's sign record is missing; it signs again above what the others have",
             {{"height", std::to_string(newest.value + resume_margin)}});
  return replica_->resume_signing(newest);
}

Result<void> Member::propose() {
  if (!proposer_) return {};
  const Tip tip = replica_->tip();
  if (tip.slot != seen_tip_) {
    seen_tip_ = tip.slot;
    tip_since_ns_ = clock_.monotonic_ns();
  }
  // Behind the head, or beyond one that the orderer has lost: nothing can be appended here.
  if (seen_head_.height.value + 1 != tip.slot.value) return {};
  const Instant now = clock_.now();
  const Duration elapsed((clock_.monotonic_ns() - tip_since_ns_) / 1'000'000);
  auto draft = proposer_->draft(*replica_, pool_, machine_.wants_block(now), now, elapsed, signs_,
                                *options_.key);
  if (!draft) return std::unexpected(draft.error());
  const std::lock_guard lock(mutex_);
  if (!*draft || (outbox_.entry && outbox_.entry->slot.value == tip.slot.value)) return {};
  outbox_.entry = etcd::LogEntry{Height(tip.slot.value), seen_head_.hash,
                                 crypto::sha256((*draft)->bytes), std::move((*draft)->bytes)};
  outbox_.head = seen_head_;
  has_news_ = true;
  board_wake_.notify_one();
  return {};
}

void Member::settle(const ExecutedBlock& block) {
  if (block.snapshot) {
    const auto written = journal::write_snapshot(files_, options_.snapshot_directory, block.height,
                                                 *block.snapshot, options_.snapshots_kept);
    if (!written)
      log_.write(env::LogLevel::warning, "cluster", "no snapshot: " + written.error().message);
  }
  {
    // Before anyone is told: who asks after an answer finds the height final.
    const std::lock_guard lock(mutex_);
    status_.certified = block.height;
  }
  if (!block.knows_results) pool_.propose_again();
  for (const CommandResult& result : block.results) {
    checked_.erase(result.command);
    pool_.remove(result.command);
    const auto found = waiting_.find(result.command);
    if (found == waiting_.end()) continue;
    const std::vector<Waiting> all = std::move(found->second);
    waiting_.erase(found);
    for (const Waiting& waiting : all) {
      {
        const std::lock_guard lock(mutex_);
        --commands_in_flight_;
        bytes_in_flight_ -= waiting.bytes;
      }
      const auto status =
          result.refused ? consensus::OutcomeStatus::refused : consensus::OutcomeStatus::committed;
      waiting.group->settle(waiting.index, {status, block.height, result.receipt});
    }
  }
}

void Member::show_status() {
  const auto vote = replica_->current_vote();
  const std::lock_guard lock(mutex_);
  status_.epoch = options_.foundation.epoch;
  status_.executed = machine_.info().height;
  status_.certified = replica_->certified();
  status_.certified_block = store_.certified().hash;
  status_.slot = replica_->tip().slot;
  status_.delegates = replica_->delegates().size();
  status_.is_delegate = proposer_.has_value();
  status_.is_mute = replica_->is_mute();
  status_.void_proposals = replica_->void_proposals();
  status_.evidence = evidence_;
  outbox_.next_slot = replica_->tip().slot;
  outbox_.certified = status_.certified;
  outbox_.certified_slot = replica_->certified_slot();
  update_is_open_ = false;
  // A vote that did not leave, or left before this process was started.
  if (vote && clock_.monotonic_ns() >= vote_again_ns_) {
    outbox_.votes.emplace(vote->vote.height, *vote);
    vote_again_ns_ = clock_.monotonic_ns() + republish_period_ns;
  }
  const bool is_behind = replica_->is_behind() || status_.is_mute ||
                         seen_head_.height.value >= status_.slot.value + entries_per_read;
  if (is_behind && !wants_peers_) {
    wants_peers_ = true;
    peers_wake_.notify_one();
  }
}

void Member::fail_with(const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    failure_ = error;
    board_wake_.notify_all();
    peers_wake_.notify_all();
  }
  log_.write(env::LogLevel::error, "cluster", "the member stops: " + error.message,
             {{"remedy", error.hint}});
  if (fatal_handler_) fatal_handler_(error);
}

}  // namespace wattbook::cluster
