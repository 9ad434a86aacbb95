// Merkle trees as RFC 6962 section 2.1 defines them: a leaf is hashed with the prefix 0x00 and a
// node with 0x01, so that a node can never be shown as a leaf; n leaves split at the largest power
// of two below n. The root of no leaves is SHA-256 of nothing. Members check offline that a receipt
// is in a block, or a balance in a state root, with merkle_holds alone (DOMAIN 9.5).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace wattbook::crypto {

// What merkle trees are built of: the hash of one leaf's content.
Hash merkle_leaf(ByteView content);
Hash merkle_node(const Hash& left, const Hash& right);

// The root over leaf hashes, computed anew.
Hash merkle_root(std::span<const Hash> leaves);

// Where a leaf stands and the sibling of each node on its way to the root, lowest first.
struct MerkleProof {
  std::uint64_t index = 0;
  std::uint64_t leaf_count = 0;
  std::vector<Hash> siblings;

  bool operator==(const MerkleProof&) const = default;
};

// Precondition: index < leaves.size().
MerkleProof merkle_proof(std::span<const Hash> leaves, std::uint64_t index);

// Whether `proof` shows that `leaf` is the leaf number proof.index under `root` (RFC 9162 section
// 2.1.3.2). Accepts any proof from outside; a malformed one shows nothing.
bool merkle_holds(const Hash& root, const Hash& leaf, const MerkleProof& proof);

}  // namespace wattbook::crypto
