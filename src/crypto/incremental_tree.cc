#include "crypto/incremental_tree.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "crypto/hash_many.h"

namespace wattbook::crypto {

IncrementalTree::IncrementalTree(std::vector<Hash> leaves) {
  levels_[0] = std::move(leaves);
  is_touched_.resize(levels_[0].size());
  for (std::uint64_t i = 0; i < levels_[0].size(); ++i) touch(i);
}

void IncrementalTree::set(std::uint64_t index, const Hash& leaf) {
  CHECK(index < levels_[0].size());
  if (levels_[0][index] == leaf) return;
  levels_[0][index] = leaf;
  touch(index);
}

void IncrementalTree::append(const Hash& leaf) {
  levels_[0].push_back(leaf);
  is_touched_.push_back(false);
  touch(levels_[0].size() - 1);
}

Hash IncrementalTree::root() {
  refresh();
  if (levels_[0].empty()) return merkle_root({});
  return levels_.back()[0];
}

MerkleProof IncrementalTree::proof(std::uint64_t index) {
  CHECK(index < levels_[0].size());
  refresh();
  MerkleProof proof{index, levels_[0].size(), {}};
  std::uint64_t at = index;
  for (const std::vector<Hash>& level : levels_) {
    const std::uint64_t sibling = at ^ 1;
    if (sibling < level.size()) proof.siblings.push_back(level[sibling]);
    at /= 2;
  }
  return proof;
}

void IncrementalTree::touch(std::uint64_t index) {
  if (is_touched_[index]) return;
  is_touched_[index] = true;
  touched_.push_back(index);
}

void IncrementalTree::refresh() {
  for (const std::uint64_t index : touched_) is_touched_[index] = false;
  std::ranges::sort(touched_);
  std::vector<std::uint64_t> touched = std::exchange(touched_, {});
  // A new leaf touches every level up to the root, so the levels above always have the right size.
  for (std::size_t level = 0; !touched.empty() && levels_[level].size() > 1; ++level)
    touched = refresh_above(level, std::move(touched));
}

std::vector<std::uint64_t> IncrementalTree::refresh_above(std::size_t level,
                                                          std::vector<std::uint64_t> touched) {
  if (level + 1 == levels_.size()) levels_.emplace_back();
  const std::vector<Hash>& below = levels_[level];
  std::vector<Hash>& above = levels_[level + 1];
  above.resize((below.size() + 1) / 2);
  for (std::uint64_t& index : touched) index /= 2;
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  // A last node without a sibling rises unchanged.
  const bool last_alone = below.size() % 2 == 1 && touched.back() == above.size() - 1;
  const std::size_t count = touched.size() - (last_alone ? 1 : 0);
  std::vector<ByteView> pairs;
  pairs.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    pairs.push_back(ByteView(below[2 * touched[i]].bytes.data(), 2 * Hash::size));
  std::vector<Hash> parents(count);
  sha256_prefixed(0x01, pairs, parents);
  for (std::size_t i = 0; i < count; ++i) above[touched[i]] = parents[i];
  if (last_alone) above.back() = below.back();
  return touched;
}

}  // namespace wattbook::crypto
