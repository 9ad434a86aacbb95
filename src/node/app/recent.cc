#include "node/app/recent.h"

#include "base/check.h"
#include "core/chain/receipt.h"

namespace wattbook::app {
namespace {

template <class T>
void push_newest(std::vector<T>& list, T item) {
  list.insert(list.begin(), std::move(item));
  if (list.size() > Recent::list_max) list.pop_back();
}

}  // namespace

void Recent::add_block(const chain::BlockHeader& header, const Hash& hash) {
  commands_ += header.command_count;
  push_newest(blocks_.blocks, api::BlockView{header.height, header.time, hash, header.state_root,
                                             header.command_count});
}

void Recent::add_receipts(const chain::State& state, const chain::BlockHeader& header,
                          const std::vector<Bytes>& receipts) {
  for (const Bytes& bytes : receipts) {
    const std::optional<chain::Receipt> receipt = chain::decode_receipt(bytes);
    CHECK(receipt.has_value());  // our own bytes
    for (const chain::Effect& effect : receipt->effects)
      if (const auto* trade = std::get_if<chain::Traded>(&effect))
        add_trade(state, header.time, *trade);
    if (receipt->id.is_zero()) continue;  // the block's own
    receipts_[receipt->id] = {header.height, bytes};
    receipt_order_.push_back(receipt->id);
    if (receipt_order_.size() <= receipts_max) continue;
    receipts_.erase(receipt_order_.front());
    receipt_order_.pop_front();
  }
}

void Recent::add_trade(const chain::State& state, Instant time, const chain::Traded& trade) {
  if (trade.instrument != chain::Instrument::watt) return;
  push_newest(trades_[trade.community].trades,
              api::TradeView{trade.trade, time, trade.price, watt_energy(trade.quantity),
                             state.ledger.address(trade.buyer), state.ledger.address(trade.seller),
                             trade.taker_side});
}

api::TradesView Recent::trades(CommunityIndex community) const {
  const auto found = trades_.find(community);
  return found == trades_.end() ? api::TradesView{} : found->second;
}

std::optional<api::StoredReceipt> Recent::find(const CommandId& id) const {
  const auto found = receipts_.find(id);
  if (found == receipts_.end()) return std::nullopt;
  return found->second;
}

}  // namespace wattbook::app
