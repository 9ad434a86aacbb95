// The engine around a state machine: takes commands from any thread, checks them on all cores,
// executes them one by one on the sequencer, orders the block, and only then answers. A command is
// acknowledged when it is durable. While one block is synced the next is checked and executed.
//
//   submit -> [intake] -> workers: check_tx -> sequencer: execute, seal -> writer: append, sync,
//   answer -> snapshotter: snapshot files
//
// The sequencer owns the state machine. A fatal error (failed sync, full disk, broken invariant)
// stops the engine; what was not acknowledged then ends as `stopped` and is decided by the next
// start's replay.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"
#include "node/consensus/block_builder.h"
#include "node/consensus/command_group.h"
#include "node/consensus/intake.h"
#include "node/consensus/orderer.h"
#include "node/consensus/recovery.h"
#include "node/consensus/service.h"
#include "node/consensus/state_machine.h"
#include "node/env/clock.h"
#include "node/env/files.h"
#include "node/env/log.h"

namespace wattbook::consensus {

struct EngineOptions {
  std::string snapshot_directory{};        // must exist
  std::uint32_t workers = 2;               // threads that run check_tx; one per core
  IntakeLimits intake{};                   // what may be in flight
  std::uint32_t queries_max = 4'096;       // posted and not yet run
  std::chrono::milliseconds tick{50};      // real time between questions for wants_block
  std::uint64_t snapshot_blocks = 10'000;  // blocks between snapshots, >= 1
  std::uint32_t snapshots_kept = 3;        // >= 1
  SignatureChecks replay_checks = SignatureChecks::skip;
};

class Engine final : public Service {
 public:
  // Called once, on a thread of the engine (or the one that calls step); short, must not block.
  using Answer = std::move_only_function<void(Outcome)>;

  // `machine` is in its genesis state. Restores the newest snapshot that can be read, replays the
  // tail of the orderer, and is then ready; no thread runs yet. All references outlive the engine.
  static Result<std::unique_ptr<Engine>> open(StateMachine& machine, Orderer& orderer,
                                              const env::Clock& clock, env::Files& files,
                                              env::Log& log, EngineOptions options);
  // Stops, if stop() was not called.
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  const Recovery& recovery() const { return recovery_; }

  // Starts the threads. Without it the engine is driven by hand with step().
  void start() override;

  // From any thread. `answer` is called only if the result is `queued`.
  [[nodiscard]] Submitted submit(Bytes tx, Answer answer);
  [[nodiscard]] Submitted submit_batch(std::vector<Bytes> txs, BatchAnswer answer) override;
  [[nodiscard]] bool post(Query query) override;

  // Without threads: checks, executes, orders and answers all that waits, closes empty time, runs
  // the queries. True if it did anything. Repeatable to the byte.
  Result<bool> step();

  Result<void> stop() override;
  void on_fatal(std::function<void(const Error&)> handler) override;
  Height committed() const override;
  EngineStatus status() const override;

 private:
  struct Snapshot {
    Height height;
    Bytes state;
  };

  Engine(StateMachine& machine, Orderer& orderer, const env::Clock& clock, env::Files& files,
         env::Log& log, EngineOptions options, Recovery recovery);

  void run_worker();
  void run_sequencer();
  void run_writer();
  void run_snapshotter();

  // Of the sequencer thread (or step).
  Result<void> execute_all(std::vector<Command> commands);
  Result<void> seal();
  Result<void> hand_over(Proposal proposal);
  // Whether the open block should be handed to the writer now; under the mutex.
  bool may_seal(std::chrono::steady_clock::time_point opened) const;

  // Of the writer thread (or step): orders the block, then answers.
  Result<void> order(Proposal proposal);
  void write_snapshot(const Snapshot& snapshot);

  void check(CheckBatch& batch) const;
  void release(std::uint64_t commands, std::uint64_t bytes);
  Result<bool> step_once();
  void fail_with(const Error& error);

  StateMachine& machine_;
  Orderer& orderer_;
  env::Files& files_;
  env::Log& log_;
  const EngineOptions options_;
  const Recovery recovery_;
  BlockBuilder builder_;  // of the sequencer thread
  std::function<void(const Error&)> fatal_handler_;

  mutable std::mutex mutex_;  // guards all below, up to threads_
  std::condition_variable worker_wake_;
  std::condition_variable sequencer_wake_;
  std::condition_variable writer_wake_;
  std::condition_variable snapshotter_wake_;
  Intake intake_;
  std::deque<Query> queries_;
  std::optional<Proposal> slot_;           // sealed, not yet taken by the writer
  std::optional<Snapshot> snapshot_slot_;  // durable, not yet taken by the snapshotter
  Height committed_;
  bool writer_busy_ = false;
  bool stopping_ = false;        // nothing new comes in
  bool sequencer_done_ = false;  // nothing more comes for the writer
  bool writer_done_ = false;     // nothing more comes for the snapshotter
  std::optional<Error> failure_;

  // Of the thread that calls start and stop.
  std::vector<std::jthread> threads_;
  bool threaded_ = false;
  bool stopped_ = false;
};

}  // namespace wattbook::consensus
