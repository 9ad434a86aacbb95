#include "node/audit/make_proof.h"

#include "base/check.h"
#include "core/codec/codec.h"
#include "core/codec/writer.h"
#include "proof/proof.h"

namespace wattbook::audit {
namespace {

proof::Proof on_path(const chain::BlockHeader& header, const crypto::MerkleProof& path) {
  proof::Proof out;
  out.header = codec::encode(header);
  out.siblings = path.siblings;
  // As crypto::merkle_holds walks: a last node without a sibling rises as it is.
  std::uint64_t at = path.index;
  std::uint64_t last = path.leaf_count - 1;
  for (std::size_t used = 0; last > 0; at /= 2, last /= 2) {
    if (at == last && at % 2 == 0) continue;
    if (at % 2 == 1) out.sides |= std::uint64_t{1} << used;
    ++used;
  }
  return out;
}

Bytes encode(const proof::Proof& proof) {
  Bytes out;
  codec::Writer writer(out);
  writer.raw(as_bytes(proof::magic));
  writer.unsigned_number(static_cast<std::uint64_t>(proof.kind));
  writer.blob(proof.header);
  writer.blob(proof.leaf);
  writer.unsigned_number(proof.sides);
  writer.unsigned_number(proof.siblings.size());
  for (const Hash& sibling : proof.siblings) writer.raw(sibling.view());
  return out;
}

}  // namespace

ReceiptProof prove_receipt(const chain::BlockHeader& header, std::span<const Hash> leaves,
                           std::uint64_t index, ByteView receipt) {
  proof::Proof out = on_path(header, crypto::merkle_proof(leaves, index));
  out.leaf.assign(receipt.begin(), receipt.end());
  Bytes bytes = encode(out);
  if (bytes.size() <= proof::proof_bytes_max) return {std::move(bytes), false};
  out.kind = proof::Kind::receipt_hash;
  out.leaf.assign(leaves[index].bytes.begin(), leaves[index].bytes.end());
  return {encode(out), true};
}

Bytes prove_balance(const chain::BlockHeader& header, const chain::AccountLeaf& account,
                    const crypto::MerkleProof& path) {
  proof::Proof out = on_path(header, path);
  out.kind = proof::Kind::balance;
  out.leaf = codec::encode(account);
  return encode(out);
}

std::optional<AccountIndex> find_account(const ledger::Ledger& ledger, const Address& owner,
                                         std::string_view asset) {
  const std::optional<MemberIndex> member = ledger.find_member(owner);
  const std::optional<AssetIndex> index = ledger.find_asset(asset);
  if (!member || !index) return std::nullopt;
  return ledger.find_account(*member, *index);
}

}  // namespace wattbook::audit
