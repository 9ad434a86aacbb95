#include "node/app/proof_source.h"

#include <algorithm>

#include "crypto/merkle.h"
#include "node/audit/make_proof.h"

namespace wattbook::app {
namespace {

using api::ProofAnswer;
using api::ProofStatus;

}  // namespace

void ProofSource::add(const chain::SealedBlock& block) {
  blocks_.push_back({block.header, block.hash, block.receipt_leaves});
  leaves_ += block.receipt_leaves.size();
  while (leaves_ > leaves_max && blocks_.size() > 1) {
    leaves_ -= blocks_.front().leaves.size();
    blocks_.pop_front();
  }
}

void ProofSource::add_head(const chain::BlockHeader& header) {
  blocks_.push_back({header, chain::block_hash(header), {}});
}

ProofAnswer ProofSource::prove(const api::StoredReceipt& receipt, Height committed) const {
  if (receipt.height > committed) return {ProofStatus::later, {}};
  const auto block = std::ranges::find(blocks_, receipt.height,
                                       [](const Block& known) { return known.header.height; });
  if (block == blocks_.end()) return {};
  const auto leaf = std::ranges::find(block->leaves, crypto::merkle_leaf(receipt.receipt));
  if (leaf == block->leaves.end()) return {};
  audit::ReceiptProof made = audit::prove_receipt(
      block->header, block->leaves, static_cast<std::uint64_t>(leaf - block->leaves.begin()),
      receipt.receipt);
  return {ProofStatus::made,
          {receipt.height,
           block->hash,
           std::move(made.proof),
           made.needs_receipt ? receipt.receipt : Bytes(),
           {}}};
}

ProofAnswer ProofSource::prove(chain::Machine& machine, const Address& owner,
                               const std::string& asset, Height committed) const {
  if (blocks_.empty()) return {};
  const Block& block = blocks_.back();
  if (block.header.height > committed) return {ProofStatus::later, {}};
  const auto account = audit::find_account(machine.state().ledger, owner, asset);
  if (!account) return {};
  return {ProofStatus::made,
          {block.header.height,
           block.hash,
           audit::prove_balance(block.header, chain::account_leaf(machine.state().ledger, *account),
                                machine.account_path(*account)),
           {},
           {}}};
}

}  // namespace wattbook::app
