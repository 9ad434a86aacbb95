#include "node/etcd/etcd_orderer_adapter_test.h"

#include <fmt/format.h>

namespace wattbook::etcd {
namespace {

constexpr std::uint32_t entries_per_read = 64;
// No vote has a height up there.
constexpr Height no_votes{UINT64_MAX};

}  // namespace

Result<std::unique_ptr<EtcdOrderer>> EtcdOrderer::open(std::uint16_t port, std::string prefix) {
  std::unique_ptr<EtcdOrderer> orderer(new EtcdOrderer(port, std::move(prefix)));
  if (const auto polled = orderer->poll(); !polled) return std::unexpected(polled.error());
  return orderer;
}

Result<consensus::Append> EtcdOrderer::append(const consensus::OrderedBlock& block) {
  const std::lock_guard lock(mutex_);
  const bool follows = block.height.value == head_.height.value + 1;
  // The parent of the first block is the genesis block, which is not in etcd.
  if (!follows || (head_.height.value > 0 && block.parent != head_.hash)) {
    if (const auto caught_up = catch_up_all(); !caught_up)
      return std::unexpected(caught_up.error());
    return consensus::Append::stale_parent;
  }
  const auto appended = log_.append(
      {block.height, block.parent, block.hash, Bytes(block.bytes.begin(), block.bytes.end())},
      head_);
  if (!appended || *appended == consensus::Append::unknown) return appended;
  if (const auto caught_up = catch_up_all(); !caught_up) return std::unexpected(caught_up.error());
  return appended;
}

Result<void> EtcdOrderer::catch_up(Subscriber& subscriber) {
  while (true) {
    const auto update = log_.read(subscriber.next, entries_per_read, no_votes);
    if (!update) return std::unexpected(update.error());
    head_ = update->head;
    for (const LogEntry& entry : update->entries) {
      if (entry.slot != subscriber.next)
        return fail(fmt::format("etcd begins at block {}; block {} is wanted", entry.slot.value,
                                subscriber.next.value),
                    "take the certified blocks from another node");
      if (const auto delivered =
              subscriber.deliver({entry.slot, entry.parent, entry.hash, entry.bytes});
          !delivered)
        return delivered;
      subscriber.next = Height(entry.slot.value + 1);
    }
    if (update->entries.size() < entries_per_read) return {};
  }
}

Result<void> EtcdOrderer::catch_up_all() {
  const auto update = log_.read(Height(UINT64_MAX), 1, no_votes);
  if (!update) return std::unexpected(update.error());
  head_ = update->head;
  for (Subscriber& subscriber : subscribers_)
    if (subscriber.next <= head_.height)
      if (const auto caught_up = catch_up(subscriber); !caught_up) return caught_up;
  return {};
}

Result<void> EtcdOrderer::subscribe(Height from, Delivery deliver) {
  const std::lock_guard lock(mutex_);
  Subscriber subscriber{from, std::move(deliver)};
  if (const auto caught_up = catch_up(subscriber); !caught_up) return caught_up;
  subscribers_.push_back(std::move(subscriber));
  return {};
}

Result<void> EtcdOrderer::poll() {
  const std::lock_guard lock(mutex_);
  return catch_up_all();
}

Result<void> EtcdOrderer::prune(Height below) {
  const std::lock_guard lock(mutex_);
  return log_.prune(below, Height(0));
}

consensus::Head EtcdOrderer::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

}  // namespace wattbook::etcd
