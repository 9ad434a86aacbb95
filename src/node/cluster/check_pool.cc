#include "node/cluster/check_pool.h"

namespace wattbook::cluster {
namespace {

constexpr std::size_t piece = 8;       // commands that a worker takes in one go
constexpr std::size_t alone_max = 16;  // so few are not worth waking anyone

}  // namespace

CheckPool::CheckPool(const consensus::StateMachine& machine, std::uint32_t workers)
    : machine_(machine) {
  for (std::uint32_t i = 1; i < workers; ++i) threads_.emplace_back([this] { run(); });
}

CheckPool::~CheckPool() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  wake_.notify_all();
}

void CheckPool::work() {
  const std::size_t count = commands_->size();
  for (std::size_t begin = next_.fetch_add(piece); begin < count; begin = next_.fetch_add(piece))
    for (std::size_t i = begin; i < std::min(begin + piece, count); ++i)
      results_[i] = machine_.check_tx((*commands_)[i]);
}

void CheckPool::run() {
  std::uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stopping_ || round_ != seen; });
    if (stopping_) return;
    seen = round_;
    lock.unlock();
    work();
    lock.lock();
    if (--busy_ == 0) done_.notify_one();
  }
}

std::vector<consensus::Checked> CheckPool::check(const std::vector<ByteView>& commands) {
  commands_ = &commands;
  results_.assign(commands.size(), {});
  next_ = 0;
  const bool alone = commands.size() <= alone_max;
  if (!alone) {
    const std::lock_guard lock(mutex_);
    ++round_;
    busy_ = static_cast<std::uint32_t>(threads_.size());
    wake_.notify_all();
  }
  work();
  std::unique_lock lock(mutex_);
  if (!alone) done_.wait(lock, [&] { return busy_ == 0; });
  return std::exchange(results_, {});
}

}  // namespace wattbook::cluster
