// What happened lately and the state no longer says: the newest blocks, trades and receipts, for
// the API. Bounded; after a restart it knows the blocks replayed since the snapshot. The
// whole history is in the journal. One thread at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "core/chain/machine.h"
#include "node/api/command_routes.h"
#include "node/api/views.h"

namespace wattbook::app {

class Recent {
 public:
  static constexpr std::size_t list_max = 50;
  static constexpr std::size_t receipts_max = 16'384;

  // `state` is that after the block.
  void add_block(const chain::BlockHeader& header, const Hash& hash);
  void add_receipts(const chain::State& state, const chain::BlockHeader& header,
                    const std::vector<Bytes>& receipts);

  const api::BlocksView& blocks() const { return blocks_; }
  api::TradesView trades(CommunityIndex community) const;
  std::optional<api::StoredReceipt> find(const CommandId& id) const;
  // Commands in blocks since the start.
  std::uint64_t commands() const { return commands_; }

 private:
  void add_trade(const chain::State& state, Instant time, const chain::Traded& trade);

  api::BlocksView blocks_;
  std::map<CommunityIndex, api::TradesView> trades_;
  std::map<CommandId, api::StoredReceipt> receipts_;
  std::deque<CommandId> receipt_order_;
  std::uint64_t commands_ = 0;
};

}  // namespace wattbook::app
