// Makes the proofs that proof/check.h checks, from what a node or an auditor has at hand.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "core/chain/block.h"
#include "core/chain/state_root.h"
#include "crypto/merkle.h"

namespace wattbook::audit {

struct ReceiptProof {
  Bytes proof;
  bool needs_receipt = false;  // it is too long for a proof, which holds its hash: it must go along
};

// That `receipt` is number `index` of the block's receipts; `leaves` are the Merkle leaves of all
// of them.
ReceiptProof prove_receipt(const chain::BlockHeader& header, std::span<const Hash> leaves,
                           std::uint64_t index, ByteView receipt);

// That the account stands under the block's state root. `path` is that of its leaf.
Bytes prove_balance(const chain::BlockHeader& header, const chain::AccountLeaf& account,
                    const crypto::MerkleProof& path);

// The account of an address in an asset, by its code; nothing where there is none.
std::optional<AccountIndex> find_account(const ledger::Ledger& ledger, const Address& owner,
                                         std::string_view asset);

}  // namespace wattbook::audit
