#include "node/consensus/engine.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "node/journal/snapshot_file.h"

namespace wattbook::consensus {

namespace {

using SteadyClock = std::chrono::steady_clock;

// How long an open block waits for commands that are being checked although the writer is idle.
// Below it a sync is shared by more commands; a command that comes alone does not wait at all.
constexpr std::chrono::milliseconds linger{2};

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(StateMachine& machine, Orderer& orderer,
                                             const env::Clock& clock, env::Files& files,
                                             env::Log& log, EngineOptions options) {
  CHECK(options.snapshots_kept >= 1 && options.workers >= 1);
  const auto recovery =
      recover(machine, orderer, files, options.snapshot_directory, options.replay_checks, log);
  if (!recovery) return std::unexpected(recovery.error());
  log.write(env::LogLevel::info, "consensus", "the ledger is ready",
            {{"snapshot", std::to_string(recovery->snapshot_height.value)},
             {"replayed", std::to_string(recovery->blocks_replayed)},
             {"height", std::to_string(recovery->height.value)}});
  return std::unique_ptr<Engine>(
      new Engine(machine, orderer, clock, files, log, std::move(options), *recovery));
}

Engine::Engine(StateMachine& machine, Orderer& orderer, const env::Clock& clock, env::Files& files,
               env::Log& log, EngineOptions options, Recovery recovery)
    : machine_(machine),
      orderer_(orderer),
      files_(files),
      log_(log),
      options_(std::move(options)),
      recovery_(recovery),
      builder_(machine, clock, options_.snapshot_blocks, recovery.blocks_replayed),
      intake_(options_.intake),
      committed_(recovery.height) {}

Engine::~Engine() { (void)stop(); }

void Engine::on_fatal(std::function<void(const Error&)> handler) {
  fatal_handler_ = std::move(handler);
}

Height Engine::committed() const {
  const std::lock_guard lock(mutex_);
  return committed_;
}

EngineStatus Engine::status() const {
  const std::lock_guard lock(mutex_);
  return {committed_, intake_.commands(), intake_.bytes(), queries_.size(), failure_.has_value()};
}

void Engine::start() {
  CHECK(!threaded_);
  threaded_ = true;
  for (std::uint32_t i = 0; i < options_.workers; ++i)
    threads_.emplace_back([this] { run_worker(); });
  threads_.emplace_back([this] { run_sequencer(); });
  threads_.emplace_back([this] { run_writer(); });
  threads_.emplace_back([this] { run_snapshotter(); });
}

Result<void> Engine::stop() {
  if (stopped_) return failure_ ? Result<void>(std::unexpected(*failure_)) : Result<void>();
  stopped_ = true;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    sequencer_wake_.notify_one();
  }
  for (Result<bool> more = !threaded_; more && *more;) more = step();
  threads_.clear();
  // No thread runs any more. After a failure the open block is given up, which answers its
  // commands.
  builder_.abandon();
  if (failure_) return std::unexpected(*failure_);
  if (builder_.blocks_since_snapshot() > 0)
    write_snapshot({machine_.info().height, machine_.snapshot()});
  return {};
}

Submitted Engine::submit(Bytes tx, Answer answer) {
  std::vector<Bytes> txs;
  txs.push_back(std::move(tx));
  return submit_batch(std::move(txs),
                      [answer = std::move(answer)](std::vector<Outcome> outcomes) mutable {
                        answer(std::move(outcomes.front()));
                      });
}

Submitted Engine::submit_batch(std::vector<Bytes> txs, BatchAnswer answer) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || failure_) return Submitted::stopped;
  const bool one_batch = txs.size() <= CheckBatch::commands_spread;
  const Submitted submitted = intake_.add(std::move(txs), answer);
  if (submitted == Submitted::queued) {
    if (one_batch)
      worker_wake_.notify_one();
    else
      worker_wake_.notify_all();
  }
  return submitted;
}

bool Engine::post(Query query) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || failure_ || queries_.size() >= options_.queries_max) return false;
  queries_.push_back(std::move(query));
  sequencer_wake_.notify_one();
  return true;
}

void Engine::fail_with(const Error& error) {
  // Destroyed after the mutex is free: giving up commands answers their clients.
  std::deque<std::shared_ptr<CheckBatch>> batches;
  std::deque<Query> queries;
  std::optional<Proposal> proposal;
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    failure_ = error;
    batches = intake_.abandon();
    queries.swap(queries_);
    proposal.swap(slot_);
    worker_wake_.notify_all();
    sequencer_wake_.notify_all();
    writer_wake_.notify_all();
    snapshotter_wake_.notify_all();
  }
  log_.write(env::LogLevel::error, "consensus", "the engine stops: " + error.message,
             {{"remedy", error.hint}});
  if (fatal_handler_) fatal_handler_(error);
}

void Engine::release(std::uint64_t commands, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  intake_.release(commands, bytes);
}

void Engine::check(CheckBatch& batch) const {
  for (Command& command : batch.commands) command.checked = machine_.check_tx(command.tx);
}

void Engine::run_worker() {
  std::unique_lock lock(mutex_);
  while (true) {
    worker_wake_.wait(lock, [&] { return intake_.has_unclaimed() || failure_ || sequencer_done_; });
    if (failure_ || !intake_.has_unclaimed()) return;
    const std::shared_ptr<CheckBatch> batch = intake_.claim();
    lock.unlock();
    check(*batch);
    lock.lock();
    batch->checked = true;
    if (intake_.has_checked()) sequencer_wake_.notify_one();
    if (failure_) {
      // This may be the last reference, and letting go answers clients: not under the mutex.
      lock.unlock();
      return;
    }
  }
}

Result<void> Engine::execute_all(std::vector<Command> commands) {
  std::uint64_t refused = 0;
  std::uint64_t refused_bytes = 0;
  for (Command& command : commands) {
    if (command.checked.accepted) {
      if (!builder_.fits(command))
        if (const auto sealed = seal(); !sealed) return sealed;
      builder_.execute(std::move(command));
      continue;
    }
    ++refused;
    refused_bytes += command.tx.size();
    command.group->settle(command.index,
                          {OutcomeStatus::refused, Height(), std::move(command.checked.refusal)});
  }
  release(refused, refused_bytes);
  return {};
}

Result<void> Engine::seal() {
  auto proposal = builder_.seal();
  if (!proposal) return std::unexpected(proposal.error());
  return threaded_ ? hand_over(std::move(*proposal)) : order(std::move(*proposal));
}

Result<void> Engine::hand_over(Proposal proposal) {
  std::unique_lock lock(mutex_);
  sequencer_wake_.wait(lock, [&] { return !slot_ || failure_; });
  if (failure_) return std::unexpected(*failure_);
  slot_ = std::move(proposal);
  writer_wake_.notify_one();
  return {};
}

bool Engine::may_seal(SteadyClock::time_point opened) const {
  return builder_.is_open() && !slot_ && !writer_busy_ &&
         (intake_.empty() || SteadyClock::now() >= opened + linger);
}

void Engine::run_sequencer() {
  SteadyClock::time_point next_tick = SteadyClock::now() + options_.tick;
  SteadyClock::time_point opened;  // when the block of height `opened_height` was opened
  Height opened_height;
  std::unique_lock lock(mutex_);
  while (!failure_) {
    const bool work = intake_.has_checked() || !queries_.empty() || may_seal(opened);
    if (!work && stopping_ && intake_.empty() && !builder_.is_open()) break;
    if (!work)
      sequencer_wake_.wait_until(
          lock, builder_.is_open() ? std::min(next_tick, opened + linger) : next_tick);
    std::optional<std::vector<Command>> commands = intake_.take();
    std::deque<Query> queries = std::exchange(queries_, {});
    lock.unlock();

    Result<void> done;
    if (commands) done = execute_all(std::move(*commands));
    for (Query& query : queries) query();
    const SteadyClock::time_point now = SteadyClock::now();
    if (now >= next_tick) {
      builder_.open_if_due();
      next_tick = now + options_.tick;
    }
    if (builder_.is_open() && builder_.height() != opened_height) {
      opened = now;
      opened_height = builder_.height();
    }

    lock.lock();
    const bool seal_now = done && may_seal(opened);
    lock.unlock();
    if (seal_now) done = seal();
    if (!done) fail_with(done.error());
    lock.lock();
  }
  sequencer_done_ = true;
  worker_wake_.notify_all();
  writer_wake_.notify_one();
}

Result<void> Engine::order(Proposal proposal) {
  const auto appended = orderer_.append(
      {proposal.height, proposal.parent, proposal.block.hash, proposal.block.bytes});
  if (!appended) return std::unexpected(appended.error());
  if (*appended != Append::ordered)
    return fail(
        fmt::format("block {} was not ordered: another writer is at work, or its answer was "
                    "lost",
                    proposal.height.value),
        "start again; the node then follows what was ordered");
  {
    const std::lock_guard lock(mutex_);
    committed_ = proposal.height;
    intake_.release(proposal.waiting.size(), proposal.tx_bytes);
    // If the previous snapshot is still being written, this one takes the place of those between.
    if (proposal.snapshot) snapshot_slot_ = {proposal.height, std::move(*proposal.snapshot)};
    snapshotter_wake_.notify_one();
  }
  for (Proposal::Waiting& waiting : proposal.waiting)
    waiting.group->settle(waiting.index,
                          {OutcomeStatus::committed, proposal.height, std::move(waiting.receipt)});
  return {};
}

void Engine::run_writer() {
  std::unique_lock lock(mutex_);
  while (true) {
    writer_wake_.wait(lock, [&] { return slot_ || sequencer_done_ || failure_; });
    if (failure_ || !slot_) break;
    Proposal proposal = std::move(*slot_);
    slot_.reset();
    writer_busy_ = true;
    sequencer_wake_.notify_one();
    lock.unlock();
    const auto ordered = order(std::move(proposal));
    if (!ordered) fail_with(ordered.error());
    lock.lock();
    writer_busy_ = false;
    sequencer_wake_.notify_one();
  }
  writer_done_ = true;
  snapshotter_wake_.notify_one();
}

// A snapshot is a cache: failing to write one costs replay time at the next start, and a disk that
// refuses it will refuse the journal too, which is fatal.
void Engine::write_snapshot(const Snapshot& snapshot) {
  const auto written = journal::write_snapshot(files_, options_.snapshot_directory, snapshot.height,
                                               snapshot.state, options_.snapshots_kept);
  if (written) return;
  log_.write(env::LogLevel::warning, "consensus", "no snapshot: " + written.error().message,
             {{"height", std::to_string(snapshot.height.value)}, {"remedy", written.error().hint}});
}

void Engine::run_snapshotter() {
  std::unique_lock lock(mutex_);
  while (true) {
    snapshotter_wake_.wait(lock, [&] { return snapshot_slot_ || writer_done_ || failure_; });
    if (failure_ || !snapshot_slot_) return;
    const Snapshot snapshot = std::move(*snapshot_slot_);
    snapshot_slot_.reset();
    lock.unlock();
    write_snapshot(snapshot);
    lock.lock();
  }
}

Result<bool> Engine::step() {
  CHECK(!threaded_);
  if (failure_) return std::unexpected(*failure_);
  const Result<bool> stepped = step_once();
  if (!stepped) fail_with(stepped.error());
  return stepped;
}

Result<bool> Engine::step_once() {
  bool worked = false;
  std::unique_lock lock(mutex_);
  while (const std::shared_ptr<CheckBatch> batch = intake_.claim()) {
    check(*batch);
    batch->checked = true;
  }
  while (std::optional<std::vector<Command>> commands = intake_.take()) {
    worked = true;
    lock.unlock();
    if (const auto executed = execute_all(std::move(*commands)); !executed)
      return std::unexpected(executed.error());
    lock.lock();
  }
  std::deque<Query> queries = std::exchange(queries_, {});
  lock.unlock();
  for (Query& query : queries) query();
  builder_.open_if_due();
  worked = worked || !queries.empty() || builder_.is_open();
  if (builder_.is_open())
    if (const auto sealed = seal(); !sealed) return std::unexpected(sealed.error());
  lock.lock();
  if (const std::optional<Snapshot> snapshot = std::exchange(snapshot_slot_, std::nullopt)) {
    lock.unlock();
    write_snapshot(*snapshot);
  }
  return worked;
}

}  // namespace wattbook::consensus
