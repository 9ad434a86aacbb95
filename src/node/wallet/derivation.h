// Keys derived from one seed (BIP-32,
// https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki): private derivation only, since a
// wallet that signs has the private keys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/signature.h"
#include "node/wallet/secret.h"

namespace wattbook::wallet {

struct ExtendedKey {
  crypto::SecretKey key;
  Secret chain_code;  // 32 bytes
};

// Child numbers from the master key down; hardened ones have the highest bit set.
using DerivationPath = std::vector<std::uint32_t>;
inline constexpr std::uint32_t hardened = 0x8000'0000;

// Where Ethereum wallets keep their first account (BIP-44, coin type 60).
inline constexpr std::string_view first_ethereum_path = "m/44'/60'/0'/0/0";

// Reads "m/44'/60'/0'/0/0"; hardened numbers end in ', h or H. At most 255 steps, as BIP-32 counts
// depth in a byte.
Result<DerivationPath> read_path(std::string_view text);

// Precondition: a seed of 16 to 64 bytes. Fails for one seed in 2^127, with the advice to take
// another.
Result<ExtendedKey> master_key(const Secret& seed);

// Fails for one path in 2^127.
Result<ExtendedKey> derive(const Secret& seed, const DerivationPath& path);

}  // namespace wattbook::wallet
