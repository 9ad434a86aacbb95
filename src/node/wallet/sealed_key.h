// A private key at rest: encrypted by a password as Web3 Secret Storage version 3 says
// (https://ethereum.org/en/developers/docs/data-structures-and-encoding/web3-secret-storage/), the
// form that Ethereum wallets read and write. keystore_json.h is its text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/signature.h"
#include "node/env/entropy.h"
#include "node/wallet/secret.h"

namespace wattbook::wallet {

// Work that turns the password into a key: memory is 128 n r bytes.
struct Scrypt {
  std::uint64_t n = 262'144;
  std::uint32_t r = 8;
  std::uint32_t p = 1;

  bool operator==(const Scrypt&) const = default;
};
// PBKDF2-HMAC-SHA256, which other wallets write; we only read it.
struct Pbkdf2 {
  std::uint32_t rounds = 0;

  bool operator==(const Pbkdf2&) const = default;
};
using PasswordWork = std::variant<Scrypt, Pbkdf2>;

// What a file may ask of us: opening one is bounded work.
inline constexpr std::uint64_t scrypt_bytes_max = std::uint64_t{1} << 30;
inline constexpr std::uint64_t scrypt_work_max = std::uint64_t{1} << 26;  // n r p
inline constexpr std::uint32_t pbkdf2_rounds_max = 20'000'000;

struct SealedKey {
  std::string id;                  // UUID
  std::optional<Address> address;  // whose key it is, where the file says so
  PasswordWork work;
  Bytes salt;
  Bytes iv;          // 16 bytes, AES-128-CTR
  Bytes ciphertext;  // 32 bytes
  Hash mac;          // Keccak-256 of the second half of the derived key and the ciphertext

  bool operator==(const SealedKey&) const = default;
};

// Encrypts with a fresh salt.
SealedKey seal(const crypto::SecretKey& key, const Secret& password, const Scrypt& work,
               env::Entropy& entropy);

// Refuses a wrong password, work beyond the bounds above, and a content that is not the key of the
// stated address.
Result<crypto::SecretKey> unseal(const SealedKey& sealed, const Secret& password);

}  // namespace wattbook::wallet
