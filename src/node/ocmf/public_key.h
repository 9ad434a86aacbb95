// A meter's public key and the check of its signatures, on every curve that OpenSSL has.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace wattbook::ocmf {

// X.509 SubjectPublicKeyInfo (DER).
struct PublicKey {
  Bytes der;
  bool operator==(const PublicKey&) const = default;
};

// Reads a key as meters print and stations send it: PEM, or hex or base64 of DER, also behind
// "oca:base16:asn1:" or "oca:base64:asn1:" and that in base64 again; or, on the curve that
// `algorithm` names ("ECDSA-secp256r1-SHA256"), the bare point in hex or base64.
Result<PublicKey> read_public_key(std::string_view text, std::string_view algorithm);

// Hexadecimal DER, the one form in which we write keys.
std::string key_text(const PublicKey& key);
// "secp256r1"; empty where the key has no named curve.
std::string curve_name(const PublicKey& key);

// ECDSA over the hash that `algorithm` names, of `signed_bytes`. `signature` is DER, also with
// numbers that lack their leading zero, or both numbers one after the other.
bool verify(const PublicKey& key, std::string_view algorithm, std::string_view signed_bytes,
            ByteView signature);

}  // namespace wattbook::ocmf
