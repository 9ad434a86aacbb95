// The two hashes of the ledger. SHA-256 names what the ledger makes itself: blocks, receipts, state
// roots. Keccak-256 appears only where Ethereum wallets demand it: addresses and EIP-712 digests.
#pragma once

#include <openssl/sha.h>

#include "base/bytes.h"

namespace wattbook::crypto {

// SHA-256 (FIPS 180-4) of content that arrives in pieces. May be copied to fork a common prefix.
class Sha256 {
 public:
  Sha256();
  void update(ByteView bytes);
  // The digest of everything so far. Call once, last.
  Hash finish();

 private:
  SHA256_CTX state_;
};

Hash sha256(ByteView bytes);

// Keccak-256 with the original padding, as Ethereum uses it; not SHA3-256. Any thread may call it;
// each keeps its own context, so that no call allocates after the thread's first.
Hash keccak256(ByteView bytes);

}  // namespace wattbook::crypto
