#include "node/api/recent.h"

#include "base/check.h"
#include "core/chain/receipt.h"

namespace wattbook::api {
namespace {

template <class Fact>
void append(Recent::Facts<Fact>& facts, const chain::BlockHeader& header, const CommandId& command,
            const Fact& fact) {
  const bool same_block = !facts.empty() && facts.back().height == header.height;
  const std::uint32_t position = same_block ? facts.back().position + 1 : 0;
  facts.push_back({header.height, position, header.time, command, fact});
  if (facts.size() > Recent::facts_max) facts.pop_front();
}

}  // namespace

void Recent::add(const chain::SealedBlock& block) {
  commands_ += block.header.command_count;
  blocks_.push_back({block.header, block.hash, block.bytes});
  block_bytes_ += block.bytes.size();
  while (blocks_.size() > blocks_max || (block_bytes_ > block_bytes_max && blocks_.size() > 1)) {
    block_bytes_ -= blocks_.front().bytes.size();
    blocks_.pop_front();
  }
  for (const Bytes& receipt : block.receipts) add_receipt(block.header, receipt);
}

void Recent::add_receipt(const chain::BlockHeader& header, const Bytes& bytes) {
  const std::optional<chain::Receipt> receipt = chain::decode_receipt(bytes);
  CHECK(receipt.has_value());  // our own bytes
  for (const chain::Effect& effect : receipt->effects) {
    if (const auto* traded = std::get_if<chain::Traded>(&effect))
      append(trades_, header, receipt->id, *traded);
    else if (const auto* posted = std::get_if<chain::Posted>(&effect))
      append(transfers_, header, receipt->id, *posted);
    else if (const auto* cleared = std::get_if<chain::AuctionCleared>(&effect))
      append(auctions_, header, receipt->id, *cleared);
    else if (const auto* alarm = std::get_if<chain::Alarm>(&effect))
      append(alarms_, header, receipt->id, *alarm);
  }
  if (receipt->id.is_zero()) return;  // the block's own
  receipts_[receipt->id] = {header.height, bytes};
  receipt_order_.push_back(receipt->id);
  if (receipt_order_.size() <= receipts_max) return;
  receipts_.erase(receipt_order_.front());
  receipt_order_.pop_front();
}

const RecentBlock* Recent::find_block(Height height) const {
  if (blocks_.empty() || height < blocks_.front().header.height ||
      height > blocks_.back().header.height)
    return nullptr;
  return &blocks_[height.value - blocks_.front().header.height.value];
}

std::optional<StoredReceipt> Recent::find(const CommandId& id) const {
  const auto found = receipts_.find(id);
  if (found == receipts_.end()) return std::nullopt;
  return found->second;
}

}  // namespace wattbook::api
