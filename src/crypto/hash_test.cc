#include "crypto/hash.h"

#include <thread>

#include <gtest/gtest.h>

namespace wattbook::crypto {
namespace {

std::string sha256_hex(std::string_view text) { return to_hex(sha256(as_bytes(text)).view()); }
std::string keccak256_hex(std::string_view text) {
  return to_hex(keccak256(as_bytes(text)).view());
}

TEST(Sha256, HasTheDigestsOfFips180) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesGiveTheDigestOfTheWhole) {
  const std::string text(200, 'x');
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256 hasher;
    hasher.update(as_bytes(text).first(cut));
    hasher.update(as_bytes(text).subspan(cut));
    EXPECT_EQ(hasher.finish(), sha256(as_bytes(text))) << cut;
  }
}

TEST(Sha256, ForksACommonPrefix) {
  Sha256 prefix;
  prefix.update(as_bytes("a"));
  Sha256 fork = prefix;
  prefix.update(as_bytes("b"));
  fork.update(as_bytes("c"));
  EXPECT_EQ(prefix.finish(), sha256(as_bytes("ab")));
  EXPECT_EQ(fork.finish(), sha256(as_bytes("ac")));
}

// The known answers of the Keccak submission, also used by Ethereum: SHA3-256 gives others.
TEST(Keccak256, HasTheDigestsOfEthereum) {
  EXPECT_EQ(keccak256_hex(""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(keccak256_hex("abc"),
            "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  EXPECT_EQ(keccak256_hex("Transfer(address,address,uint256)"),
            "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
}

TEST(Keccak256, EveryThreadHasItsOwnContext) {
  const Hash expected = keccak256(as_bytes("abc"));
  std::array<bool, 4> agrees{};
  {
    std::vector<std::jthread> threads;
    for (bool& result : agrees)
      threads.emplace_back([&result, &expected] {
        result = true;
        for (int i = 0; i < 1000; ++i) result = result && keccak256(as_bytes("abc")) == expected;
      });
  }
  EXPECT_EQ(agrees, (std::array<bool, 4>{true, true, true, true}));
}

}  // namespace
}  // namespace wattbook::crypto
