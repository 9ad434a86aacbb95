#include "node/consensus/intake.h"

#include "base/check.h"
#include "base/limits.h"

namespace wattbook::consensus {

Submitted Intake::add(std::vector<Bytes>&& txs, BatchAnswer& answer) {
  std::uint64_t bytes = 0;
  for (const Bytes& tx : txs) {
    if (tx.size() > limits::command_bytes_max) return Submitted::too_large;
    bytes += tx.size();
  }
  if (txs.empty() || txs.size() > limits_.commands_max || bytes > limits_.bytes_max)
    return Submitted::too_large;
  if (commands_ + txs.size() > limits_.commands_max || bytes_ + bytes > limits_.bytes_max)
    return Submitted::busy;
  commands_ += txs.size();
  bytes_ += bytes;

  const auto group =
      std::make_shared<CommandGroup>(static_cast<std::uint32_t>(txs.size()), std::move(answer));
  std::uint32_t index = 0;
  for (Bytes& tx : txs) {
    const std::size_t room = batches_.size() - claimed_ < CheckBatch::long_queue
                                 ? CheckBatch::commands_spread
                                 : CheckBatch::commands_max;
    if (!has_unclaimed() || batches_.back()->commands.size() >= room)
      batches_.push_back(std::make_shared<CheckBatch>());
    batches_.back()->commands.push_back({std::move(tx), group, index++, {}});
  }
  return Submitted::queued;
}

std::shared_ptr<CheckBatch> Intake::claim() {
  if (!has_unclaimed()) return nullptr;
  return batches_[claimed_++];
}

std::optional<std::vector<Command>> Intake::take() {
  if (!has_checked()) return std::nullopt;
  std::vector<Command> commands = std::move(batches_.front()->commands);
  batches_.pop_front();
  --claimed_;
  return commands;
}

void Intake::release(std::uint64_t commands, std::uint64_t bytes) {
  CHECK(commands <= commands_ && bytes <= bytes_);
  commands_ -= commands;
  bytes_ -= bytes;
}

std::deque<std::shared_ptr<CheckBatch>> Intake::abandon() {
  claimed_ = 0;
  return std::exchange(batches_, {});
}

}  // namespace wattbook::consensus
