// What happened lately and the state no longer says: the newest blocks, receipts, trades,
// transfers, auctions and alarms, for the API. Bounded; after a restart it knows the blocks
// replayed since the snapshot. The whole history is in the journal. One thread at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "core/chain/machine.h"
#include "node/api/views.h"

namespace wattbook::api {

// The receipt of a command and the height of its block.
struct StoredReceipt {
  Height height;
  Bytes receipt;
};

struct RecentBlock {
  chain::BlockHeader header;
  Hash hash;
  Bytes bytes;  // header and commands
};

// Something a receipt told, and where.
template <class Fact>
struct Happened {
  Height height;
  std::uint32_t position = 0;  // among those of its kind in the block, from 0
  Instant time;
  CommandId command;  // zero where the block did it by itself
  Fact fact;
};

class Recent {
 public:
  static constexpr std::size_t topic_rows = 50;  // of the live topics `blocks` and `trades`
  static constexpr std::size_t blocks_max = 1'024;
  static constexpr std::size_t block_bytes_max = 32 * 1024 * 1024;  // of them all; one stays
  static constexpr std::size_t receipts_max = 16'384;
  static constexpr std::size_t facts_max = 65'536;  // of each kind

  template <class Fact>
  using Facts = std::deque<Happened<Fact>>;  // oldest first

  void add(const chain::SealedBlock& block);

  const std::deque<RecentBlock>& blocks() const { return blocks_; }  // oldest first
  const RecentBlock* find_block(Height height) const;
  std::optional<StoredReceipt> find(const CommandId& id) const;
  const Facts<chain::Traded>& trades() const { return trades_; }
  const Facts<chain::Posted>& transfers() const { return transfers_; }
  const Facts<chain::AuctionCleared>& auctions() const { return auctions_; }
  const Facts<chain::Alarm>& alarms() const { return alarms_; }
  // Commands in blocks since the start.
  std::uint64_t commands() const { return commands_; }

 private:
  void add_receipt(const chain::BlockHeader& header, const Bytes& bytes);

  std::deque<RecentBlock> blocks_;
  std::size_t block_bytes_ = 0;
  std::map<CommandId, StoredReceipt> receipts_;
  std::deque<CommandId> receipt_order_;
  Facts<chain::Traded> trades_;
  Facts<chain::Posted> transfers_;
  Facts<chain::AuctionCleared> auctions_;
  Facts<chain::Alarm> alarms_;
  std::uint64_t commands_ = 0;
};

}  // namespace wattbook::api
