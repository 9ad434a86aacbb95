// What proofs are made of while a node runs: headers of the newest blocks and the leaves of their
// receipts. Bounded; older ones are proven from the ledger's files (audit/replay.h). One thread at
// a time.
#pragma once

#include <deque>
#include <string>

#include "core/chain/machine.h"
#include "node/api/command_routes.h"
#include "node/api/proof_routes.h"

namespace wattbook::app {

class ProofSource {
 public:
  static constexpr std::size_t leaves_max = 65'536;

  void add(const chain::SealedBlock& block);
  // The newest block when the node starts, known by its header alone.
  void add_head(const chain::BlockHeader& header);
  bool is_empty() const { return blocks_.empty(); }
  // Of the newest block; null at genesis.
  const chain::BlockHeader* head() const {
    return blocks_.empty() ? nullptr : &blocks_.back().header;
  }

  // Blocks above `committed` are not durable yet, and nothing may be proven by them.
  api::ProofAnswer prove(const api::StoredReceipt& receipt, Height committed) const;
  // Precondition: no block is open.
  api::ProofAnswer prove(chain::Machine& machine, const Address& owner, const std::string& asset,
                         Height committed) const;

 private:
  struct Block {
    chain::BlockHeader header;
    Hash hash;
    std::vector<Hash> leaves;  // of its receipts
  };
  std::deque<Block> blocks_;  // oldest first, heights without a gap
  std::size_t leaves_ = 0;
};

}  // namespace wattbook::app
