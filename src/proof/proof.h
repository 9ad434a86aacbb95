// A proof that a receipt stands in a block, or that an account had a balance after it: at most 2
// KB, checked offline by check.h (DOMAIN 9.5; docs/proofs.md).
//
//   magic[8] kind:u8 header:blob leaf:blob sides:varint count:varint siblings[count * 32]
//
// A blob is its length as a varint and the bytes. The path to the root is the siblings, lowest
// first; bit i of `sides` says that sibling i stands on the left. So nothing is in a proof that its
// root does not bind.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace wattbook::proof {

inline constexpr std::string_view magic = "wattprf1";
inline constexpr std::size_t proof_bytes_max = 2'048;
inline constexpr std::size_t siblings_max = 40;

enum class Kind : std::uint8_t {
  receipt = 1,       // the leaf is the receipt
  receipt_hash = 2,  // the leaf's hash stands for a receipt too long for a proof
  balance = 3        // the leaf is an account: who has how much of what
};

struct Proof {
  Kind kind = Kind::receipt;
  Bytes header;  // canonical bytes of the block's header
  Bytes leaf;
  std::uint64_t sides = 0;
  std::vector<Hash> siblings;
};

// Total; of one proof there is one form (audit/make_proof.cc writes it).
Result<Proof> decode(ByteView bytes);

// The proof in a file: its bytes, or hexadecimal in JSON as the API answers it ({"proof":"0x…"}).
Result<Bytes> unwrap(ByteView file);
// The certificate that the API's answer holds beside it; empty where there is none.
Bytes unwrap_certificate(ByteView file);

}  // namespace wattbook::proof
