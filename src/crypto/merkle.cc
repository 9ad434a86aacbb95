#include "crypto/merkle.h"

#include <array>
#include <utility>

#include "base/check.h"
#include "crypto/hash.h"
#include "crypto/hash_many.h"

namespace wattbook::crypto {
namespace {

constexpr std::array<std::uint8_t, 1> leaf_prefix{0x00};
constexpr std::array<std::uint8_t, 1> node_prefix{0x01};

// A node's content, which lies in one piece.
ByteView pair_at(const std::vector<Hash>& level, std::size_t left) {
  static_assert(sizeof(Hash) == Hash::size);
  return ByteView(level[left].bytes.data(), 2 * Hash::size);
}

// Halves a level in place. A last node without a sibling rises unchanged, which gives the same
// root as splitting at the largest power of two.
void rise(std::vector<Hash>& level) {
  const std::size_t count = level.size();
  std::vector<ByteView> pairs;
  pairs.reserve(count / 2);
  for (std::size_t i = 0; i + 1 < count; i += 2) pairs.push_back(pair_at(level, i));
  sha256_prefixed(node_prefix[0], pairs, std::span(level).first(pairs.size()));
  if (count % 2 == 1) level[count / 2] = level[count - 1];
  level.resize((count + 1) / 2);
}

}  // namespace

Hash merkle_leaf(ByteView content) {
  Sha256 hasher;
  hasher.update(leaf_prefix);
  hasher.update(content);
  return hasher.finish();
}

Hash merkle_node(const Hash& left, const Hash& right) {
  Sha256 hasher;
  hasher.update(node_prefix);
  hasher.update(left.view());
  hasher.update(right.view());
  return hasher.finish();
}

Hash merkle_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256({});
  std::vector<Hash> level(leaves.begin(), leaves.end());
  while (level.size() > 1) rise(level);
  return level[0];
}

MerkleProof merkle_proof(std::span<const Hash> leaves, std::uint64_t index) {
  CHECK(index < leaves.size());
  MerkleProof proof{index, leaves.size(), {}};
  std::vector<Hash> level(leaves.begin(), leaves.end());
  for (std::uint64_t at = index; level.size() > 1; at /= 2) {
    const std::uint64_t sibling = at ^ 1;
    if (sibling < level.size()) proof.siblings.push_back(level[sibling]);
    rise(level);
  }
  return proof;
}

bool merkle_holds(const Hash& root, const Hash& leaf, const MerkleProof& proof) {
  if (proof.index >= proof.leaf_count) return false;
  std::uint64_t at = proof.index;
  std::uint64_t last = proof.leaf_count - 1;  // the last node of this level
  Hash hash = leaf;
  std::size_t used = 0;
  for (; last > 0; at /= 2, last /= 2) {
    const bool alone = at == last && at % 2 == 0;
    if (alone) continue;
    if (used == proof.siblings.size()) return false;
    const Hash& sibling = proof.siblings[used++];
    hash = at % 2 == 0 ? merkle_node(hash, sibling) : merkle_node(sibling, hash);
  }
  return used == proof.siblings.size() && hash == root;
}

}  // namespace wattbook::crypto
