#include "node/audit/signature_pool.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"
#include "core/chain/machine.h"

namespace wattbook::audit {
namespace {

constexpr std::size_t work_commands = 64;
constexpr std::uint64_t queued_commands_max = 16'384;

bool is_before(const BadSignature& a, const BadSignature& b) {
  return std::tuple(a.place.height, a.command) < std::tuple(b.place.height, b.command);
}

}  // namespace

SignaturePool::SignaturePool(const Hash& separator, std::uint32_t threads) : separator_(separator) {
  CHECK(threads >= 1);
  for (std::uint32_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

SignaturePool::~SignaturePool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

void SignaturePool::add(const StoredBlock& block, std::span<const ByteView> commands) {
  for (std::size_t at = 0; at < commands.size(); at += work_commands) {
    const auto part = commands.subspan(at, std::min(work_commands, commands.size() - at));
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queued_commands_ < queued_commands_max; });
    queue_.push_back({block.place, block.segment, static_cast<std::uint32_t>(at),
                      std::vector<ByteView>(part.begin(), part.end())});
    queued_commands_ += part.size();
    lock.unlock();
    changed_.notify_all();
  }
}

std::optional<BadSignature> SignaturePool::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return queue_.empty() && busy_ == 0; });
  return bad_;
}

std::optional<BadSignature> SignaturePool::check(const Work& work) const {
  for (std::uint32_t i = 0; i < work.commands.size(); ++i)
    if (!chain::Machine::recover_signer(separator_, work.commands[i]))
      return BadSignature{work.place, work.first + i};
  return std::nullopt;
}

void SignaturePool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const Work work = std::move(queue_.front());
    queue_.pop_front();
    queued_commands_ -= work.commands.size();
    ++busy_;
    lock.unlock();
    changed_.notify_all();
    const std::optional<BadSignature> bad = check(work);
    lock.lock();
    if (bad && (!bad_ || is_before(*bad, *bad_))) bad_ = bad;
    --busy_;
    changed_.notify_all();
  }
}

}  // namespace wattbook::audit
