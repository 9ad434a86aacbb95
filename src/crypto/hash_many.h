// SHA-256 of many contents at once. A Merkle tree hashes thousands of leaves and nodes for every
// block; eight or sixteen of them side by side in the vector unit (sha256_lanes.h) cost little more
// than one. The result is that of hash.h, bit for bit.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace wattbook::crypto {

// out[i] = SHA-256 of the byte `prefix` followed by contents[i]. Precondition: contents and out
// have one size. Contents of one length may lie in `out`, none before its own result.
void sha256_prefixed(std::uint8_t prefix, std::span<const ByteView> contents, std::span<Hash> out);

// The leaves of a Merkle tree (merkle.h) over these contents.
std::vector<Hash> merkle_leaves(std::span<const ByteView> contents);

}  // namespace wattbook::crypto
