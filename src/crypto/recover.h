// Who made a recoverable ECDSA signature over secp256k1, as Ethereum wallets make it: it reveals
// the signer's address, so that what is signed carries no public key (DOMAIN 8.3, 9.1). From any
// thread.
#pragma once

#include <optional>

#include "base/bytes.h"

namespace wattbook::crypto {

// The last byte of a signature is this or one more.
inline constexpr std::uint8_t v_base = 27;

// Who signed `digest`. Nothing for what sign() cannot have made: r or s zero or not below the group
// order, s in the high half (EIP-2), v other than 27 and 28. So each signature has one form only.
std::optional<Address> recover(const Hash& digest, const Signature& signature);

// Of a public key in its uncompressed form (SEC 1): byte 4, x, y.
using Point = FixedBytes<struct PointTag, 65>;
Address address_of(const Point& point);

}  // namespace wattbook::crypto
