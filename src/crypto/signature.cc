#include "crypto/signature.h"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include "base/check.h"

namespace wattbook::crypto {
namespace {

// Randomised against side channels; afterwards it is only read, so that threads share it.
const secp256k1_context* context() {
  static const secp256k1_context* const shared = [] {
    secp256k1_context* made = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    std::array<std::uint8_t, 32> seed;
    CHECK(RAND_priv_bytes(seed.data(), static_cast<int>(seed.size())) == 1);
    CHECK(secp256k1_context_randomize(made, seed.data()) == 1);
    OPENSSL_cleanse(seed.data(), seed.size());
    return made;
  }();
  return shared;
}

}  // namespace

std::optional<SecretKey> SecretKey::from_bytes(ByteView bytes) {
  SecretKey key;
  if (bytes.size() != key.bytes_.size()) return std::nullopt;
  std::ranges::copy(bytes, key.bytes_.begin());
  if (secp256k1_ec_seckey_verify(context(), key.bytes_.data()) != 1) return std::nullopt;
  return key;
}

SecretKey::SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) {
  OPENSSL_cleanse(other.bytes_.data(), other.bytes_.size());
}

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  OPENSSL_cleanse(other.bytes_.data(), other.bytes_.size());
  return *this;
}

SecretKey::~SecretKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Signature sign(const Hash& digest, const SecretKey& key) {
  secp256k1_ecdsa_recoverable_signature made;
  CHECK(secp256k1_ecdsa_sign_recoverable(context(), &made, digest.bytes.data(), key.reveal().data(),
                                         nullptr, nullptr) == 1);
  Signature signature;
  int recovery_id = 0;
  secp256k1_ecdsa_recoverable_signature_serialize_compact(context(), signature.bytes.data(),
                                                          &recovery_id, &made);
  // 2 and 3 mean that r exceeded the group order, which happens once in 2^127 signatures.
  CHECK(recovery_id == 0 || recovery_id == 1);
  signature.bytes[64] = static_cast<std::uint8_t>(v_base + recovery_id);
  return signature;
}

Address address_of(const SecretKey& key) {
  secp256k1_pubkey point;
  CHECK(secp256k1_ec_pubkey_create(context(), &point, key.reveal().data()) == 1);
  Point out;
  std::size_t size = Point::size;
  secp256k1_ec_pubkey_serialize(context(), out.bytes.data(), &size, &point,
                                SECP256K1_EC_UNCOMPRESSED);
  return address_of(out);
}

PublicKey public_key_of(const SecretKey& key) {
  secp256k1_pubkey point;
  CHECK(secp256k1_ec_pubkey_create(context(), &point, key.reveal().data()) == 1);
  PublicKey out;
  std::size_t size = out.bytes.size();
  secp256k1_ec_pubkey_serialize(context(), out.bytes.data(), &size, &point,
                                SECP256K1_EC_COMPRESSED);
  return out;
}

std::optional<SecretKey> add(const SecretKey& key, ByteView addend) {
  std::array<std::uint8_t, 32> sum;
  if (addend.size() != sum.size()) return std::nullopt;
  std::ranges::copy(key.reveal(), sum.begin());
  std::optional<SecretKey> out;
  if (secp256k1_ec_seckey_tweak_add(context(), sum.data(), addend.data()) == 1)
    out = SecretKey::from_bytes(sum);
  OPENSSL_cleanse(sum.data(), sum.size());
  return out;
}

}  // namespace wattbook::crypto
