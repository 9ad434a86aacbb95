#include "crypto/signature.h"

#include <algorithm>
#include <type_traits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "crypto/hash.h"

namespace wattbook::crypto {
namespace {

constexpr std::string_view group_order =
    "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

SecretKey key_from_hex(std::string_view hex) {
  return std::move(*SecretKey::from_bytes(*from_hex(hex)));
}

Signature signature_from(std::string_view r, std::string_view s, std::uint8_t v) {
  Bytes bytes = *from_hex(r);
  const Bytes tail = *from_hex(s);
  bytes.insert(bytes.end(), tail.begin(), tail.end());
  bytes.push_back(v);
  Signature out;
  std::ranges::copy(bytes, out.bytes.begin());
  return out;
}

static_assert(!std::is_copy_constructible_v<SecretKey>);

TEST(SecretKey, RefusesWhatIsNotInTheGroup) {
  EXPECT_FALSE(SecretKey::from_bytes({}));
  EXPECT_FALSE(SecretKey::from_bytes(Bytes(31, 1)));
  EXPECT_FALSE(SecretKey::from_bytes(Bytes(33, 1)));
  EXPECT_FALSE(SecretKey::from_bytes(Bytes(32, 0)));
  EXPECT_FALSE(SecretKey::from_bytes(*from_hex(group_order)));
  EXPECT_TRUE(SecretKey::from_bytes(
      *from_hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")));
}

TEST(SecretKey, IsWipedWhereItMovedFrom) {
  SecretKey first = key_from_hex(std::string(64, '1'));
  const ByteView left = first.reveal();
  const SecretKey second = std::move(first);
  EXPECT_EQ(to_hex(second.reveal()), std::string(64, '1'));
  EXPECT_EQ(to_hex(left), std::string(64, '0'));
}

// The accounts that every Ethereum development node offers.
TEST(Address, AreThoseOfEthereum) {
  EXPECT_EQ(to_hex0x(address_of(
                key_from_hex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"))),
            "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  EXPECT_EQ(to_hex0x(address_of(
                key_from_hex("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"))),
            "0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
}

// The example signature of EIP-712: its author signed the digest with keccak256("cow").
TEST(Signature, IsThatOfTheStandardsExample) {
  const SecretKey cow = *SecretKey::from_bytes(keccak256(as_bytes("cow")).view());
  const Hash digest =
      *fixed_from_hex<Hash>("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
  EXPECT_EQ(to_hex0x(address_of(cow)), "0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826");
  EXPECT_EQ(sign(digest, cow),
            signature_from("4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d",
                           "07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562", 28));
  EXPECT_EQ(recover(digest, sign(digest, cow)), address_of(cow));
}

TEST(Signature, HasOneFormOnly) {
  const Hash digest =
      *fixed_from_hex<Hash>("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
  const std::string r = "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d";
  const std::string low_s = "07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562";
  const std::string high_s = "f8d666c92cfb3eac09bbc205fa0bf00eb2d7b3d4f8917d33c63c3a86ca7d2bdf";
  const std::string zero(64, '0');
  ASSERT_TRUE(recover(digest, signature_from(r, low_s, 28)));
  for (const std::uint8_t v : Bytes{27, 28}) {
    EXPECT_FALSE(recover(digest, signature_from(r, high_s, v))) << int{v};
    EXPECT_FALSE(recover(digest, signature_from(zero, low_s, v))) << int{v};
    EXPECT_FALSE(recover(digest, signature_from(r, zero, v))) << int{v};
    EXPECT_FALSE(recover(digest, signature_from(group_order, low_s, v))) << int{v};
    EXPECT_FALSE(recover(digest, signature_from(r, group_order, v))) << int{v};
  }
  for (const std::uint8_t v : Bytes{0, 1, 2, 26, 29, 30, 255})
    EXPECT_FALSE(recover(digest, signature_from(r, low_s, v))) << int{v};
  EXPECT_FALSE(recover(digest, Signature{}));
}

RC_GTEST_PROP(Signature, RecoversToTheSignerAndToNobodyElseIfChanged, (std::uint64_t seed)) {
  const Hash digest = sha256(as_bytes("digest" + std::to_string(seed)));
  const SecretKey key = *SecretKey::from_bytes(sha256(as_bytes(std::to_string(seed))).view());
  Signature signature = sign(digest, key);
  RC_ASSERT(recover(digest, signature) == address_of(key));
  signature.bytes[seed % 65] ^= static_cast<std::uint8_t>(1u << (seed % 8));
  RC_ASSERT(recover(digest, signature) != address_of(key));
}

}  // namespace
}  // namespace wattbook::crypto
