#include "node/wallet/sealed_key.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>

#include "base/check.h"
#include "crypto/hash.h"

namespace wattbook::wallet {
namespace {

constexpr std::size_t derived_bytes = 32;
constexpr std::size_t cipher_key_bytes = 16;
constexpr std::size_t key_bytes = 32;
constexpr std::size_t salt_bytes = 32;
constexpr std::size_t iv_bytes = 16;

bool is_bounded(const Scrypt& work) {
  const bool power = work.n >= 2 && (work.n & (work.n - 1)) == 0;
  return power && work.r > 0 && work.p > 0 && work.n <= scrypt_work_max &&
         work.r <= scrypt_work_max / work.n && work.p <= scrypt_work_max / work.n / work.r &&
         work.n * work.r <= scrypt_bytes_max / 128;
}
bool is_bounded(const Pbkdf2& work) { return work.rounds > 0 && work.rounds <= pbkdf2_rounds_max; }

// The libraries want a place even of no bytes.
const std::uint8_t* start_of(ByteView bytes) {
  static constexpr std::uint8_t none = 0;
  return bytes.empty() ? &none : bytes.data();
}

// Precondition: is_bounded(). Fails where there is not the memory.
bool run(const Scrypt& work, const Secret& password, ByteView salt, Secret& derived) {
  return crypto_pwhash_scryptsalsa208sha256_ll(start_of(password.view()), password.size(),
                                               start_of(salt), salt.size(), work.n, work.r, work.p,
                                               derived.writable().data(), derived.size()) == 0;
}
bool run(const Pbkdf2& work, const Secret& password, ByteView salt, Secret& derived) {
  return PKCS5_PBKDF2_HMAC(password.text().data(), static_cast<int>(password.size()),
                           start_of(salt), static_cast<int>(salt.size()),
                           static_cast<int>(work.rounds), EVP_sha256(),
                           static_cast<int>(derived.size()), derived.writable().data()) == 1;
}

Result<Secret> derived_key(const PasswordWork& work, const Secret& password, ByteView salt) {
  if (!std::visit([](const auto& chosen) { return is_bounded(chosen); }, work))
    return fail("the key file asks for more work than we do, or for none",
                "scrypt with n = 262144, r = 8, p = 1 is usual; export it again with that");
  Secret derived(derived_bytes);
  if (!std::visit([&](const auto& chosen) { return run(chosen, password, salt, derived); }, work))
    return fail("the key file needs more memory than there is",
                "free about 256 MB, then try again");
  return derived;
}

// AES-128 in counter mode: the same operation encrypts and decrypts.
void apply_cipher(const Secret& derived, ByteView iv, ByteView in, std::span<std::uint8_t> out) {
  const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                           EVP_CIPHER_CTX_free);
  CHECK(context);
  int size = 0;
  CHECK(EVP_EncryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr,
                           derived.view().first(cipher_key_bytes).data(), iv.data()) == 1);
  CHECK(EVP_EncryptUpdate(context.get(), out.data(), &size, in.data(),
                          static_cast<int>(in.size())) == 1);
  CHECK(static_cast<std::size_t>(size) == in.size());
}

Hash mac_of(const Secret& derived, ByteView ciphertext) {
  Secret content(derived_bytes - cipher_key_bytes + ciphertext.size());
  const auto tail = derived.view().subspan(cipher_key_bytes);
  std::ranges::copy(ciphertext, std::ranges::copy(tail, content.writable().begin()).out);
  return crypto::keccak256(content.view());
}

Bytes random_bytes(env::Entropy& entropy, std::size_t size) {
  Bytes out(size);
  entropy.fill(out);
  return out;
}

// UUID version 4 (RFC 9562).
std::string random_uuid(env::Entropy& entropy) {
  Bytes raw = random_bytes(entropy, 16);
  raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x40);
  raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
  const std::string hex = to_hex(raw);
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

}  // namespace

SealedKey seal(const crypto::SecretKey& key, const Secret& password, const Scrypt& work,
               env::Entropy& entropy) {
  SealedKey out;
  out.id = random_uuid(entropy);
  out.address = crypto::address_of(key);
  out.work = work;
  out.salt = random_bytes(entropy, salt_bytes);
  out.iv = random_bytes(entropy, iv_bytes);
  const Result<Secret> derived = derived_key(work, password, out.salt);
  CHECK(derived.has_value());
  out.ciphertext.resize(key_bytes);
  apply_cipher(*derived, out.iv, key.reveal(), out.ciphertext);
  out.mac = mac_of(*derived, out.ciphertext);
  return out;
}

Result<crypto::SecretKey> unseal(const SealedKey& sealed, const Secret& password) {
  CHECK(sealed.iv.size() == iv_bytes && sealed.ciphertext.size() == key_bytes);
  const Result<Secret> derived = derived_key(sealed.work, password, sealed.salt);
  if (!derived) return std::unexpected(derived.error());
  const Hash mac = mac_of(*derived, sealed.ciphertext);
  if (sodium_memcmp(mac.bytes.data(), sealed.mac.bytes.data(), Hash::size) != 0)
    return fail("the password does not open the key", "type it again; it cannot be recovered");
  Secret plain(key_bytes);
  apply_cipher(*derived, sealed.iv, sealed.ciphertext, plain.writable());
  std::optional<crypto::SecretKey> key = crypto::SecretKey::from_bytes(plain.view());
  if (!key || (sealed.address && *sealed.address != crypto::address_of(*key)))
    return fail("the key file does not hold the key of its address", "restore it from a copy");
  return std::move(*key);
}

}  // namespace wattbook::wallet
