// OpenSSL marks the low-level SHA-256 calls as deprecated in favour of EVP, which costs half as
// much again on the short inputs of Merkle nodes and offers nothing here.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "crypto/hash.h"

#include <memory>

#include <botan/hash.h>

#include "base/check.h"

namespace wattbook::crypto {

Sha256::Sha256() { CHECK(SHA256_Init(&state_) == 1); }

void Sha256::update(ByteView bytes) {
  CHECK(SHA256_Update(&state_, bytes.data(), bytes.size()) == 1);
}

Hash Sha256::finish() {
  Hash digest;
  CHECK(SHA256_Final(digest.bytes.data(), &state_) == 1);
  return digest;
}

Hash sha256(ByteView bytes) {
  Sha256 hasher;
  hasher.update(bytes);
  return hasher.finish();
}

Hash keccak256(ByteView bytes) {
  thread_local const std::unique_ptr<Botan::HashFunction> hasher =
      Botan::HashFunction::create("Keccak-1600(256)");
  CHECK(hasher != nullptr);
  Hash digest;
  hasher->update(bytes.data(), bytes.size());
  hasher->final(digest.bytes.data());
  return digest;
}

}  // namespace wattbook::crypto
