// Keys and signing: recoverable ECDSA over secp256k1, as Ethereum wallets make it (DOMAIN 8.3,
// 9.1). All functions may be called from any thread.
#pragma once

#include <array>
#include <optional>

#include "base/bytes.h"
#include "crypto/recover.h"

namespace wattbook::crypto {

// A private key. Its memory is wiped when it goes; it is never printed and moves rather than
// copies, so that there is one place to wipe.
class SecretKey {
 public:
  // Nothing unless `bytes` are 32 and, read as a big-endian number, in [1, group order).
  static std::optional<SecretKey> from_bytes(ByteView bytes);

  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&& other) noexcept;
  ~SecretKey();

  // The key itself, for the signer and for an encrypted key file only.
  ByteView reveal() const { return bytes_; }

 private:
  SecretKey() = default;
  std::array<std::uint8_t, 32> bytes_{};
};

// Deterministic (RFC 6979), with s in the low half of the group and v 27 or 28.
Signature sign(const Hash& digest, const SecretKey& key);

Address address_of(const SecretKey& key);

// The public key, compressed (SEC 1): parity byte 2 or 3, then x.
using PublicKey = FixedBytes<struct PublicKeyTag, 33>;
PublicKey public_key_of(const SecretKey& key);

// The key that is the sum of both modulo the group order, as BIP-32 derives children. Nothing where
// `addend` is not 32 bytes below the group order, or the sum is zero.
std::optional<SecretKey> add(const SecretKey& key, ByteView addend);

}  // namespace wattbook::crypto
