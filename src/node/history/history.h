// The query store of a running node: takes sealed blocks from the sequencer, writes them into
// history.sqlite on a thread of its own once they are durable, and answers questions on another.
// The core never reads it. What it misses (a full queue, a start after a crash, a file that was
// deleted) it takes from the journal; it never holds the sequencer up.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "node/env/log.h"
#include "node/history/replay.h"

namespace wattbook::history {

struct HistoryOptions {
  std::string path;  // of the SQLite file
  LedgerFiles ledger;
  env::TimeZone zone;                   // site time
  std::size_t queue_bytes = 64u << 20;  // blocks that wait to be written
  std::uint32_t questions_max = 256;    // that wait to be answered
};

class History {
 public:
  // `head` is the state after recovery; no block is open. Opens the file, or begins a new one where
  // it does not fit the ledger. `log` outlives the history.
  static Result<std::unique_ptr<History>> open(HistoryOptions options, const chain::State& head,
                                               env::Log& log);
  // Stops.
  ~History();
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  // Of the sequencer thread: every block that is sealed after `head`, in order.
  void offer(const chain::State& state, const chain::SealedBlock& block);

  // Starts the threads. `committed` is the newest durable height; it may be called until stop().
  void start(std::function<Height()> committed);
  // Writes what is durable of the queue and ends the threads.
  void stop();

  // Of the newest block in the tables. Any thread.
  Height height() const;
  // Waits until the tables have this block; false where writing failed or ended before.
  bool wait_for(Height height);

  // A question to the tables, answered on the reading thread. It gets no database where the file
  // cannot be read. False if too many wait, or the history ends.
  using Question = std::function<void(Result<Database*>)>;
  [[nodiscard]] bool ask(Question question);

 private:
  History(HistoryOptions options, const chain::State& head, env::Log& log);

  void run_writer(const std::stop_token& stop);
  // One step: catches up, or writes what is durable of the queue. False if there is nothing to do.
  Result<bool> write_some(const std::stop_token& stop);
  std::deque<BlockRecord> take_durable();
  void run_reader(const std::stop_token& stop);

  const HistoryOptions options_;
  env::Log& log_;
  BlockRecorder recorder_;                  // of the sequencer thread
  std::unique_ptr<Projection> projection_;  // of the writer thread
  std::function<Height()> committed_;

  mutable std::mutex mutex_;  // guards all below, up to the threads
  std::condition_variable_any writer_wake_;
  std::condition_variable_any reader_wake_;
  std::condition_variable written_;
  std::deque<BlockRecord> queue_;  // heights without a gap
  std::size_t queued_bytes_ = 0;
  Height offered_;      // newest sealed block
  Height height_;       // newest in the tables
  bool ended_ = false;  // nothing more is written
  bool answering_ = false;
  std::deque<Question> questions_;

  std::jthread writer_;
  std::jthread reader_;
};

}  // namespace wattbook::history
