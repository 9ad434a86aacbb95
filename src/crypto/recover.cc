#include "crypto/recover.h"

#include <algorithm>

#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include "crypto/hash.h"

namespace wattbook::crypto {
namespace {

// Whether s is in the low half of the group order.
bool has_low_s(const secp256k1_ecdsa_recoverable_signature& signature) {
  secp256k1_ecdsa_signature plain;
  secp256k1_ecdsa_recoverable_signature_convert(secp256k1_context_static, &plain, &signature);
  return secp256k1_ecdsa_signature_normalize(secp256k1_context_static, nullptr, &plain) == 0;
}

}  // namespace

std::optional<Address> recover(const Hash& digest, const Signature& signature) {
  // Nothing is secret here: a context that is not randomised does.
  const secp256k1_context* const context = secp256k1_context_static;
  const int recovery_id = signature.bytes[64] - v_base;
  if (recovery_id != 0 && recovery_id != 1) return std::nullopt;
  secp256k1_ecdsa_recoverable_signature parsed;
  if (secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, signature.bytes.data(),
                                                          recovery_id) != 1)
    return std::nullopt;
  if (!has_low_s(parsed)) return std::nullopt;
  secp256k1_pubkey key;
  if (secp256k1_ecdsa_recover(context, &key, &parsed, digest.bytes.data()) != 1)
    return std::nullopt;
  Point point;
  std::size_t size = Point::size;
  secp256k1_ec_pubkey_serialize(context, point.bytes.data(), &size, &key,
                                SECP256K1_EC_UNCOMPRESSED);
  return address_of(point);
}

Address address_of(const Point& point) {
  const Hash digest = keccak256(point.view().subspan(1));  // without the format byte
  Address address;
  std::copy(digest.bytes.end() - Address::size, digest.bytes.end(), address.bytes.begin());
  return address;
}

}  // namespace wattbook::crypto
