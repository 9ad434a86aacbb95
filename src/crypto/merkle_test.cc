#include "crypto/merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "crypto/hash.h"
#include "crypto/incremental_tree.h"

namespace wattbook::crypto {
namespace {

// The inputs and roots of the reference tests of Certificate Transparency.
const std::array<std::string_view, 8> reference_contents = {"",
                                                            "00",
                                                            "10",
                                                            "2021",
                                                            "3031",
                                                            "40414243",
                                                            "5051525354555657",
                                                            "606162636465666768696a6b6c6d6e6f"};
const std::array<std::string_view, 8> reference_roots = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Hash> reference_leaves(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.push_back(merkle_leaf(*from_hex(reference_contents[i])));
  return leaves;
}

Hash leaf_of(std::uint64_t number) { return merkle_leaf(as_bytes(std::to_string(number))); }

std::vector<Hash> numbered_leaves(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_of(i));
  return leaves;
}

// The definition of RFC 6962 section 2.1, word for word.
Hash root_by_definition(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256({});
  if (leaves.size() == 1) return leaves[0];
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return merkle_node(root_by_definition(leaves.first(split)),
                     root_by_definition(leaves.subspan(split)));
}

TEST(Merkle, RootsAreThoseOfCertificateTransparency) {
  EXPECT_EQ(to_hex(merkle_root({}).view()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t count = 1; count <= reference_roots.size(); ++count)
    EXPECT_EQ(to_hex(merkle_root(reference_leaves(count)).view()), reference_roots[count - 1])
        << count;
}

TEST(Merkle, RootFollowsTheDefinitionAtEveryCount) {
  const std::vector<Hash> leaves = numbered_leaves(70);
  for (std::size_t count = 0; count <= leaves.size(); ++count) {
    const auto part = std::span(leaves).first(count);
    EXPECT_EQ(merkle_root(part), root_by_definition(part)) << count;
  }
}

TEST(Merkle, ProofHoldsForItsLeafAndPlaceOnly) {
  for (std::size_t count = 1; count <= 20; ++count) {
    const std::vector<Hash> leaves = numbered_leaves(count);
    const Hash root = merkle_root(leaves);
    for (std::uint64_t i = 0; i < count; ++i) {
      const MerkleProof proof = merkle_proof(leaves, i);
      EXPECT_TRUE(merkle_holds(root, leaves[i], proof)) << i << " of " << count;
      EXPECT_FALSE(merkle_holds(root, leaf_of(999), proof));
      EXPECT_FALSE(merkle_holds(leaf_of(999), leaves[i], proof));
      for (std::uint64_t other = 0; other < count; ++other) {
        MerkleProof moved = proof;
        moved.index = other;
        EXPECT_EQ(merkle_holds(root, leaves[i], moved), other == i);
      }
    }
  }
}

TEST(Merkle, MalformedProofShowsNothing) {
  const std::vector<Hash> leaves = numbered_leaves(5);
  const Hash root = merkle_root(leaves);
  const MerkleProof good = merkle_proof(leaves, 2);
  MerkleProof longer = good;
  longer.siblings.push_back(leaf_of(0));
  MerkleProof shorter = good;
  shorter.siblings.pop_back();
  EXPECT_FALSE(merkle_holds(root, leaves[2], longer));
  EXPECT_FALSE(merkle_holds(root, leaves[2], shorter));
  EXPECT_FALSE(merkle_holds(root, leaves[2], MerkleProof{}));
  EXPECT_FALSE(merkle_holds(root, leaves[2], MerkleProof{5, 5, good.siblings}));
  EXPECT_FALSE(merkle_holds(root, leaves[2], MerkleProof{2, UINT64_MAX, good.siblings}));
}

TEST(Merkle, NodeCannotPassAsLeaf) {
  const std::vector<Hash> leaves = numbered_leaves(2);
  Bytes content(leaves[0].bytes.begin(), leaves[0].bytes.end());
  content.insert(content.end(), leaves[1].bytes.begin(), leaves[1].bytes.end());
  EXPECT_NE(merkle_leaf(content), merkle_root(leaves));
}

TEST(IncrementalTree, GrowsFromNothingWithTheRootOfARecomputation) {
  IncrementalTree tree;
  EXPECT_EQ(tree.root(), merkle_root({}));
  for (std::uint64_t i = 0; i < 130; ++i) {
    tree.append(leaf_of(i));
    EXPECT_EQ(tree.root(), merkle_root(tree.leaves())) << i;
  }
}

TEST(IncrementalTree, ProofsEqualThoseOfARecomputation) {
  for (std::size_t count = 1; count <= 33; ++count) {
    IncrementalTree tree(numbered_leaves(count));
    for (std::uint64_t i = 0; i < count; ++i)
      EXPECT_EQ(tree.proof(i), merkle_proof(tree.leaves(), i)) << i << " of " << count;
  }
}

TEST(IncrementalTree, ItsLeavesRestoreIt) {
  IncrementalTree tree(numbered_leaves(11));
  tree.set(3, leaf_of(100));
  IncrementalTree restored(std::vector<Hash>(tree.leaves().begin(), tree.leaves().end()));
  EXPECT_EQ(restored.root(), tree.root());
}

// Any mixture of changes, additions and looks at the root gives the root of the leaves.
RC_GTEST_PROP(IncrementalTree, RootIsThatOfItsLeaves,
              (const std::vector<std::pair<std::uint8_t, std::uint16_t>>& steps)) {
  IncrementalTree tree;
  std::vector<Hash> model;
  for (const auto& [action, number] : steps) {
    const Hash leaf = leaf_of(number % 8);
    if (model.empty() || action % 4 == 0) {
      tree.append(leaf);
      model.push_back(leaf);
    } else if (action % 4 == 3) {
      RC_ASSERT(tree.root() == root_by_definition(model));
    } else {
      tree.set(number % model.size(), leaf);
      model[number % model.size()] = leaf;
    }
  }
  RC_ASSERT(tree.root() == root_by_definition(model));
}

TEST(IncrementalTreeDeathTest, ChangesOnlyLeavesItHas) {
  IncrementalTree tree(numbered_leaves(2));
  EXPECT_DEATH(tree.set(2, leaf_of(0)), "check failed");
  EXPECT_DEATH((void)tree.proof(2), "check failed");
}

}  // namespace
}  // namespace wattbook::crypto
