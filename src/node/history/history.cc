#include "node/history/history.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace wattbook::history {
namespace {

// Between two looks whether a sealed block is durable; a sync takes about as long.
constexpr std::chrono::milliseconds durable_wait{10};

}  // namespace

History::History(HistoryOptions options, const chain::State& head, env::Log& log)
    : options_(std::move(options)), log_(log), recorder_(head), offered_(head.height) {}

Result<std::unique_ptr<History>> History::open(HistoryOptions options, const chain::State& head,
                                               env::Log& log) {
  std::unique_ptr<History> out(new History(std::move(options), head, log));
  const HistoryOptions& opts = out->options_;
  auto projection = Projection::open(opts.path, opts.ledger.genesis, opts.zone);
  if (!projection) return std::unexpected(projection.error());
  const Progress progress = (*projection)->progress();
  if (progress.height > head.height || !is_of_ledger(opts.ledger, progress).value_or(false)) {
    log.write(env::LogLevel::warning, "history",
              "the query store is of another ledger; it is made again");
    projection->reset();
    remove_database(opts.path);
    projection = Projection::open(opts.path, opts.ledger.genesis, opts.zone);
    if (!projection) return std::unexpected(projection.error());
  }
  out->projection_ = std::move(*projection);
  out->height_ = out->projection_->progress().height;
  return out;
}

History::~History() { stop(); }

void History::offer(const chain::State& state, const chain::SealedBlock& block) {
  BlockRecord record = recorder_.record(state, block);
  const std::lock_guard lock(mutex_);
  offered_ = record.header.height;
  const bool gap =
      !queue_.empty() && queue_.back().header.height.value + 1 != record.header.height.value;
  writer_wake_.notify_one();
  // What does not fit is read from the journal when the queue is empty.
  if (ended_ || gap || queued_bytes_ + record.bytes() > options_.queue_bytes) return;
  queued_bytes_ += record.bytes();
  queue_.push_back(std::move(record));
}

void History::start(std::function<Height()> committed) {
  committed_ = std::move(committed);
  answering_ = true;
  writer_ = std::jthread([this](const std::stop_token& stop) { run_writer(stop); });
  reader_ = std::jthread([this](const std::stop_token& stop) { run_reader(stop); });
}

void History::stop() {
  reader_ = {};
  writer_ = {};
}

Height History::height() const {
  const std::lock_guard lock(mutex_);
  return height_;
}

bool History::wait_for(Height height) {
  std::unique_lock lock(mutex_);
  written_.wait(lock, [&] { return height_ >= height || ended_; });
  return height_ >= height;
}

bool History::ask(Question question) {
  const std::lock_guard lock(mutex_);
  if (questions_.size() >= options_.questions_max || !answering_) return false;
  questions_.push_back(std::move(question));
  reader_wake_.notify_one();
  return true;
}

std::deque<BlockRecord> History::take_durable() {
  const Height durable = committed_();
  std::deque<BlockRecord> out;
  const std::lock_guard lock(mutex_);
  while (!queue_.empty() && queue_.front().header.height <= durable) {
    queued_bytes_ -= queue_.front().bytes();
    if (queue_.front().header.height > height_) out.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return out;
}

Result<bool> History::write_some(const std::stop_token& stop) {
  std::deque<BlockRecord> taken = take_durable();
  const std::uint64_t next = projection_->progress().height.value + 1;
  Result<void> done;
  bool worked = true;
  if (!taken.empty() && taken.front().header.height.value == next) {
    const std::vector<BlockRecord> blocks(std::make_move_iterator(taken.begin()),
                                          std::make_move_iterator(taken.end()));
    done = projection_->add(blocks);
  } else {
    const Height durable = committed_();
    std::unique_lock lock(mutex_);
    const bool queued = !queue_.empty() && queue_.front().header.height.value <= next;
    worked = durable.value >= next && (!queued || !taken.empty());
    lock.unlock();
    if (worked)
      done = replay(options_.ledger, *projection_, durable, [&] { return stop.stop_requested(); });
    if (worked && done && projection_->progress().height.value < next && !stop.stop_requested())
      done =
          fail(fmt::format("block {} is not in the journal", next), "run `wattbook ledger verify`");
  }
  if (!done) return std::unexpected(done.error());
  const std::lock_guard lock(mutex_);
  height_ = projection_->progress().height;
  written_.notify_all();
  return worked;
}

void History::run_writer(const std::stop_token& stop) {
  while (true) {
    const Result<bool> worked = write_some(stop);
    std::unique_lock lock(mutex_);
    if (!worked) {
      ended_ = true;
      queue_.clear();
      written_.notify_all();
      lock.unlock();
      log_.write(env::LogLevel::error, "history",
                 "the query store is not written any more: " + worked.error().message,
                 {{"remedy", worked.error().hint}});
      return;
    }
    if (*worked && !stop.stop_requested()) continue;
    if (stop.stop_requested()) break;
    if (offered_ > height_)
      writer_wake_.wait_for(lock, stop, durable_wait, [] { return false; });
    else
      writer_wake_.wait(lock, stop, [&] { return offered_ > height_; });
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  written_.notify_all();
}

void History::run_reader(const std::stop_token& stop) {
  std::unique_ptr<Database> database;
  std::unique_lock lock(mutex_);
  while (true) {
    reader_wake_.wait(lock, stop, [&] { return !questions_.empty(); });
    if (stop.stop_requested()) break;
    const Question question = std::move(questions_.front());
    questions_.pop_front();
    lock.unlock();
    Result<void> usable;
    if (!database || !database->check()) {
      Result<std::unique_ptr<Database>> opened = open_for_reading(options_.path);
      if (opened)
        database = std::move(*opened);
      else
        usable = std::unexpected(opened.error());
    }
    question(usable ? Result<Database*>(database.get())
                    : Result<Database*>(std::unexpected(usable.error())));
    lock.lock();
  }
  answering_ = false;
  std::deque<Question> given_up;
  given_up.swap(questions_);
  lock.unlock();
}

}  // namespace wattbook::history
