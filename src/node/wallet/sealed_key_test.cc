#include "node/wallet/sealed_key.h"

#include <gtest/gtest.h>

#include "node/wallet/keystore_json.h"

namespace wattbook::wallet {
namespace {

// The test vectors of the Web3 Secret Storage definition
// (https://github.com/ethereum/wiki/wiki/Web3-Secret-Storage-Definition).
constexpr std::string_view published_pbkdf2 = R"({
  "crypto": {
    "cipher": "aes-128-ctr",
    "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
    "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    "kdf": "pbkdf2",
    "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256",
      "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
    "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"
  },
  "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3
})";
constexpr std::string_view published_scrypt = R"({
  "crypto": {
    "cipher": "aes-128-ctr",
    "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
    "ciphertext": "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
    "kdf": "scrypt",
    "kdfparams": {"dklen": 32, "n": 262144, "r": 1, "p": 8,
      "salt": "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
    "mac": "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"
  },
  "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3
})";
constexpr std::string_view published_key =
    "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
constexpr std::string_view published_address = "008aeeda4d805471df9b2a5b0f38a0c3bcba786b";

constexpr Scrypt light{.n = 16, .r = 8, .p = 1};

crypto::SecretKey some_key() { return *crypto::SecretKey::from_bytes(*from_hex(published_key)); }

SealedKey some_sealed(std::string_view password) {
  env::SeededEntropy entropy(7);
  return seal(some_key(), Secret::copy_of(password), light, entropy);
}

void expect_refused(const SealedKey& sealed, std::string_view message) {
  const auto opened = unseal(sealed, Secret::copy_of("password"));
  ASSERT_FALSE(opened.has_value());
  EXPECT_NE(opened.error().message.find(message), std::string::npos) << opened.error().message;
}

TEST(SealedKey, OpensThePublishedFiles) {
  for (const std::string_view json : {published_pbkdf2, published_scrypt}) {
    const auto sealed = read_keystore_json(json);
    ASSERT_TRUE(sealed.has_value()) << sealed.error().message;
    const auto key = unseal(*sealed, Secret::copy_of("testpassword"));
    ASSERT_TRUE(key.has_value()) << key.error().message;
    EXPECT_EQ(to_hex(key->reveal()), published_key);
    EXPECT_EQ(to_hex(crypto::address_of(*key).view()), published_address);
    EXPECT_FALSE(unseal(*sealed, Secret::copy_of("testpasswore")).has_value());
  }
}

TEST(SealedKey, OpensWhatItSealed) {
  const SealedKey sealed = some_sealed("password");
  EXPECT_EQ(to_hex(sealed.address->view()), published_address);
  EXPECT_NE(to_hex(sealed.ciphertext), published_key);
  const auto key = unseal(sealed, Secret::copy_of("password"));
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(to_hex(key->reveal()), published_key);
}

TEST(SealedKey, TwoSealsShareNothing) {
  env::SeededEntropy entropy(7);
  const SealedKey a = seal(some_key(), Secret::copy_of("password"), light, entropy);
  const SealedKey b = seal(some_key(), Secret::copy_of("password"), light, entropy);
  EXPECT_NE(a.salt, b.salt);
  EXPECT_NE(a.iv, b.iv);
  EXPECT_NE(a.ciphertext, b.ciphertext);
  EXPECT_NE(a.id, b.id);
}

TEST(SealedKey, RefusesAnotherPasswordAndAnyChangedByte) {
  const SealedKey sealed = some_sealed("password");
  EXPECT_FALSE(unseal(sealed, Secret::copy_of("Password")).has_value());
  EXPECT_FALSE(unseal(sealed, Secret()).has_value());
  for (std::size_t i = 0; i < sealed.ciphertext.size(); ++i) {
    SealedKey changed = sealed;
    changed.ciphertext[i] ^= 1;
    expect_refused(changed, "password");
  }
  SealedKey salted = sealed;
  salted.salt[0] ^= 1;
  expect_refused(salted, "password");
}

// The MAC does not cover the initial counter, so only the address catches its change.
TEST(SealedKey, RefusesAKeyThatIsNotTheAddressesOwn) {
  SealedKey changed = some_sealed("password");
  changed.iv[0] ^= 1;
  expect_refused(changed, "does not hold the key of its address");
}

TEST(SealedKey, RefusesUnboundedWork) {
  SealedKey sealed = some_sealed("password");
  const PasswordWork asked[] = {Scrypt{.n = 0},
                                Scrypt{.n = 1},
                                Scrypt{.n = 3},
                                Scrypt{.n = std::uint64_t{1} << 27},
                                Scrypt{.n = 16, .r = 0},
                                Scrypt{.n = 16, .p = 0},
                                Scrypt{.n = 2, .r = UINT32_MAX, .p = UINT32_MAX},
                                Scrypt{.n = std::uint64_t{1} << 24, .r = 1},  // 2 GiB
                                Pbkdf2{0},
                                Pbkdf2{pbkdf2_rounds_max + 1}};
  for (const PasswordWork& work : asked) {
    sealed.work = work;
    expect_refused(sealed, "work");
  }
}

TEST(KeystoreJson, ReadsBackWhatItWrote) {
  SealedKey sealed = some_sealed("password");
  EXPECT_EQ(*read_keystore_json(keystore_json(sealed)), sealed);
  sealed.work = Pbkdf2{1000};
  sealed.address.reset();
  EXPECT_EQ(*read_keystore_json(keystore_json(sealed)), sealed);
}

TEST(KeystoreJson, TakesForeignMembersAndBothSpellingsOfHexadecimal) {
  std::string json = keystore_json(some_sealed("password"));
  json.insert(1, R"("x-ethers":{"client":"ethers.js"},)");
  const std::size_t at = json.find("\"address\":\"") + 11;
  json.insert(at, "0x");
  EXPECT_EQ(*read_keystore_json(json), some_sealed("password"));
}

TEST(KeystoreJson, NamesWhatIsWrong) {
  const std::string right = keystore_json(some_sealed("password"));
  const auto expect_wrong = [&](std::string_view from, std::string_view to,
                                std::string_view message) {
    std::string json = right;
    const std::size_t at = json.find(from);
    ASSERT_NE(at, json.npos);
    json.replace(at, from.size(), to);
    const auto read = read_keystore_json(json);
    ASSERT_FALSE(read.has_value()) << json;
    EXPECT_EQ(read.error().message, message);
  };
  expect_wrong("\"version\":3", "\"version\":4", "version is not 3");
  expect_wrong("aes-128-ctr", "aes-256-ctr", "crypto.cipher is not \"aes-128-ctr\"");
  expect_wrong("\"scrypt\"", "\"argon2\"", "crypto.kdf is not \"scrypt\" or \"pbkdf2\"");
  expect_wrong("\"dklen\":32", "\"dklen\":64", "crypto.kdfparams.dklen is not 32");
  expect_wrong("\"mac\":\"", "\"mac\":\"00", "crypto.mac is not 32 bytes in hexadecimal");
  expect_wrong("\"n\":16", "\"n\":-16",
               "crypto.kdfparams.n is not a number of at most 18446744073709551615");
  expect_wrong("\"ciphertext\"", "\"cyphertext\"", "crypto.ciphertext is not text");
  expect_wrong("\"id\":\"", "\"id\":\"<", "id is not a UUID");
  EXPECT_FALSE(read_keystore_json("").has_value());
  EXPECT_FALSE(read_keystore_json("[]").has_value());
  EXPECT_FALSE(read_keystore_json("{\"version\":3").has_value());
}

}  // namespace
}  // namespace wattbook::wallet
