// A Merkle tree that is kept, for a state root after every block: leaves change in place or are
// added at the end, and root() hashes only the paths above them. The tree is the one of merkle.h;
// its leaves alone restore it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "crypto/merkle.h"

namespace wattbook::crypto {

class IncrementalTree {
 public:
  IncrementalTree() = default;
  // Takes leaf hashes, as leaves() gave them.
  explicit IncrementalTree(std::vector<Hash> leaves);

  // Precondition: index < leaves().size().
  void set(std::uint64_t index, const Hash& leaf);
  void append(const Hash& leaf);

  // Costs one hash per changed node; nothing if no leaf changed since the last call.
  Hash root();
  // Precondition: index < leaves().size().
  MerkleProof proof(std::uint64_t index);

  std::span<const Hash> leaves() const { return levels_[0]; }

 private:
  void touch(std::uint64_t index);
  void refresh();
  // Brings the level above `level` up to date over the touched nodes, and returns those touched
  // there. Both lists are in order and without repetition.
  std::vector<std::uint64_t> refresh_above(std::size_t level, std::vector<std::uint64_t> touched);

  // levels_[0] are the leaves, each further level their parents, the last one the root alone.
  std::vector<std::vector<Hash>> levels_{1};
  std::vector<std::uint64_t> touched_;  // leaves changed since the last refresh, each once
  std::vector<bool> is_touched_;        // by leaf
};

}  // namespace wattbook::crypto
