#include "node/wallet/derivation.h"

#include <gtest/gtest.h>

#include "crypto/address_text.h"
#include "node/wallet/mnemonic.h"

namespace wattbook::wallet {
namespace {

// The 78 bytes of a serialised extended key, without the checksum behind them.
Bytes from_base58(std::string_view text) {
  constexpr std::string_view digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  Bytes out(82);
  for (const char c : text) {
    std::size_t carry = digits.find(c);
    for (std::size_t i = out.size(); i-- > 0; carry >>= 8) {
      carry += std::size_t{58} * out[i];
      out[i] = static_cast<std::uint8_t>(carry);
    }
  }
  out.resize(78);
  return out;
}

std::string part(std::string_view text, std::size_t at, std::size_t size) {
  return to_hex(ByteView(from_base58(text)).subspan(at, size));
}

struct Vector {
  std::string_view seed, path, xpub, xprv;
};

constexpr std::string_view seed_1 = "000102030405060708090a0b0c0d0e0f";
constexpr std::string_view seed_2 =
    "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875"
    "726f6c696663605d5a5754514e4b484542";
constexpr std::string_view seed_3 =
    "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0"
    "c64d2e8a1e7d1457df2e5a3c51c73235be";
constexpr std::string_view seed_4 =
    "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678";

// Test vectors 1 to 4 of BIP-32; 3 and 4 have keys with leading zeros.
constexpr Vector published[] = {{seed_1, "m",
                                 "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ES"
                                 "FjqJoCu1Rupje8YtGqsefD265TMg7"
                                 "usUDFdp6W1EGMcet8",
                                 "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvv"
                                 "NKmPGJxWUtg6LnF5kejMRNNU3TGtR"
                                 "BeJgk33yuGBxrMPHi"},
                                {seed_1, "m/0h",
                                 "xpub68Gmy5EdvgibQVfPdqkBBCHxA5htiqg55crXYuXoQRKfDBFA1WEjWgP6LHhwB"
                                 "ZeNK1VTsfTFUHCdrfp1bgwQ9xv5sk"
                                 "i8PX9rL2dZXvgGDnw",
                                 "xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL"
                                 "5hj6KCesnDYUhd7oWgT11eZG7XnxH"
                                 "rnYeSvkzY7d2bhkJ7"},
                                {seed_1, "m/0h/1",
                                 "xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAWb"
                                 "WMiGj7Wf5uMash7SyYq527Hqck2Ax"
                                 "YysAA7xmALppuCkwQ",
                                 "xprv9wTYmMFdV23N2TdNG573QoEsfRrWKQgWeibmLntzniatZvR9BmLnvSxqu53Kw"
                                 "1UmYPxLgboyZQaXwTCg8MSY3H2EU4"
                                 "pWcQDnRnrVA1xe8fs"},
                                {seed_1, "m/0H/1/2'",
                                 "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3"
                                 "No2dFDFGTsxxpG5uJh7n7epu4trkr"
                                 "X7x7DogT5Uv6fcLW5",
                                 "xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7Fwu"
                                 "EzG3ryjH4ktypQSAewRiNMjANTtpg"
                                 "P4mLTj34bhnZX7UiM"},
                                {seed_1, "m/0H/1/2H/2",
                                 "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjT"
                                 "Awm6ZLRQUMv1ZACTj37sR62cfN7fe"
                                 "5JnJ7dh8zL4fiyLHV",
                                 "xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQM"
                                 "uPh7f7RtyzTtdrbdqqsunu5Mm3wDv"
                                 "UAKRHSC34sJ7in334"},
                                {seed_1, "m/0H/1/2H/2/1000000000",
                                 "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJ"
                                 "S2UaFcxupHiYkro49S8yGasTvXEYB"
                                 "VPamhGW6cFJodrTHy",
                                 "xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScG"
                                 "pWmj4WggLyQjgPie1rFSruoUihUZR"
                                 "EPSL39UNdE3BBDu76"},
                                {seed_2, "m",
                                 "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9"
                                 "W6oDMSgv6Zz8idoc4a6mr8BDzTJY4"
                                 "7LJhkJ8UB7WEGuduB",
                                 "xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6"
                                 "ssrdK4PFmM8NSpSBHNqPqm55Qn3Lq"
                                 "FtT2emdEXVYsCzC2U"},
                                {seed_2, "m/0",
                                 "xpub69H7F5d8KSRgmmdJg2KhpAK8SR3DjMwAdkxj3ZuxV27CprR9LgpeyGmXUbC6w"
                                 "b7ERfvrnKZjXoUmmDznezpbZb7ap6"
                                 "r1D3tgFxHmwMkQTPH",
                                 "xprv9vHkqa6EV4sPZHYqZznhT2NPtPCjKuDKGY38FBWLvgaDx45zo9WQRUT3dKYnj"
                                 "wih2yJD9mkrocEZXo1ex8G81dwSM1"
                                 "fwqWpWkeS3v86pgKt"},
                                {seed_2, "m/0/2147483647H",
                                 "xpub6ASAVgeehLbnwdqV6UKMHVzgqAG8Gr6riv3Fxxpj8ksbH9ebxaEyBLZ85ySDh"
                                 "KiLDBrQSARLq1uNRts8RuJiHjaDMB"
                                 "U4Zn9h8LZNnBC5y4a",
                                 "xprv9wSp6B7kry3Vj9m1zSnLvN3xH8RdsPP1Mh7fAaR7aRLcQMKTR2vidYEeEg2mU"
                                 "CTAwCd6vnxVrcjfy2kRgVsFawNzmj"
                                 "uHc2YmYRmagcEPdU9"},
                                {seed_2, "m/0/2147483647H/1/2147483646H/2",
                                 "xpub6FnCn6nSzZAw5Tw7cgR9bi15UV96gLZhjDstkXXxvCLsUXBGXPdSnLFbdpq8p"
                                 "9HmGsApME5hQTZ3emM2rnY5agb9rX"
                                 "pVGyy3bdW6EEgAtqt",
                                 "xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnH"
                                 "M8Dq38EGfSh6dqA9QWTyefMLEcBYJ"
                                 "UuekgW4BYPJcr9E7j"},
                                {seed_3, "m",
                                 "xpub661MyMwAqRbcEZVB4dScxMAdx6d4nFc9nvyvH3v4gJL378CSRZiYmhRoP7mBy"
                                 "6gSPSCYk6SzXPTf3ND1cZAceL7SfJ"
                                 "1Z3GC8vBgp2epUt13",
                                 "xprv9s21ZrQH143K25QhxbucbDDuQ4naNntJRi4KUfWT7xo4EKsHt2QJDu7KXp1A3"
                                 "u7Bi1j8ph3EGsZ9Xvz9dGuVrtHHs7"
                                 "pXeTzjuxBrCmmhgC6"},
                                {seed_3, "m/0H",
                                 "xpub68NZiKmJWnxxS6aaHmn81bvJeTESw724CRDs6HbuccFQN9Ku14VQrADWgqbhh"
                                 "THBaohPX4CjNLf9fq9MYo6oDaPPLP"
                                 "xSb7gwQN3ih19Zm4Y",
                                 "xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWP"
                                 "rS7AANYqdq6vcBcBUdJCVVFceUvJF"
                                 "jaPdGZ2y9WACViL4L"},
                                {seed_4, "m/0H",
                                 "xpub69AUMk3qDBi3uW1sXgjCmVjJ2G6WQoYSnNHyzkmdCHEhSZ4tBok37xfFEqHd2"
                                 "AddP56Tqp4o56AePAgCjYdvpW2PU2"
                                 "jbUPFKsav5ut6Ch1m",
                                 "xprv9vB7xEWwNp9kh1wQRfCCQMnZUEG21LpbR9NPCNN1dwhiZkjjeGRnaALmPXCX7"
                                 "SgjFTiCTT6bXes17boXtjq3xLpcDj"
                                 "zEuGLQBM5ohqkao9G"},
                                {seed_4, "m/0H/1H",
                                 "xpub6BJA1jSqiukeaesWfxe6sNK9CCGaujFFSJLomWHprUL9DePQ4JDkM5d88n49s"
                                 "MGJxrhpjazuXYWdMf17C9T5Xnxkop"
                                 "aeS7jGk1GyyVziaMt",
                                 "xprv9xJocDuwtYCMNAo3Zw76WENQeAS6WGXQ55RCy7tDJ8oALr4FWkuVoHJeHVAcA"
                                 "qiZLE7Je3vZJHxspZdFHfnBEjHqU5"
                                 "hG1Jaj32dVoS6XLT1"}};

Secret seed_from(std::string_view hex) { return Secret::copy_of(*from_hex(hex)); }

TEST(Derivation, DerivesThePublishedKeys) {
  for (const Vector& vector : published) {
    const auto path = read_path(vector.path);
    ASSERT_TRUE(path.has_value()) << vector.path;
    const auto derived = derive(seed_from(vector.seed), *path);
    ASSERT_TRUE(derived.has_value());
    EXPECT_EQ(to_hex(derived->chain_code.view()), part(vector.xprv, 13, 32)) << vector.path;
    EXPECT_EQ("00" + to_hex(derived->key.reveal()), part(vector.xprv, 45, 33)) << vector.path;
    EXPECT_EQ(to_hex(crypto::public_key_of(derived->key).view()), part(vector.xpub, 45, 33));
  }
}

// The first accounts that other wallets show for the phrase "legal … yellow" with "TREZOR".
TEST(Derivation, FindsTheFirstEthereumAccounts) {
  const auto seed =
      seed_of("legal winner thank year wave sausage worth useful legal winner thank yellow",
              Secret::copy_of("TREZOR"));
  ASSERT_TRUE(seed.has_value());
  const auto first = derive(*seed, *read_path(first_ethereum_path));
  EXPECT_EQ(crypto::address_text(crypto::address_of(first->key)),
            "0x6006ef1944FB519A746d00cDAf715Cbd27a5a008");
  const auto second = derive(*seed, *read_path("m/44'/60'/0'/0/1"));
  EXPECT_EQ(crypto::address_text(crypto::address_of(second->key)),
            "0xA5Cd5A7a353DAD72643512f25F395eC1857Bc1CA");
}

TEST(Derivation, ReadsHardenedNumbersInAllSpellings) {
  EXPECT_EQ(*read_path("m"), DerivationPath{});
  EXPECT_EQ(*read_path("m/0'/1h/2H/2147483647'"),
            (DerivationPath{hardened, hardened + 1, hardened + 2, UINT32_MAX}));
}

TEST(Derivation, RefusesWhatIsNoPath) {
  for (const std::string_view text : {"", "44'/60'", "m/", "m//0", "m/0/", "m/x", "m/-1", "m/'",
                                      "m/2147483648", "m/0''", "m/ 0", "M/0", "m0"})
    EXPECT_FALSE(read_path(text).has_value()) << text;
  std::string deep = "m";
  for (int i = 0; i < 255; ++i) deep += "/0";
  EXPECT_TRUE(read_path(deep).has_value());
  EXPECT_FALSE(read_path(deep + "/0").has_value());
}

TEST(Derivation, AddsKeysModuloTheGroupOrder) {
  const Bytes one = *from_hex(std::string(63, '0') + "1");
  const Bytes last =  // the group order less one
      *from_hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140");
  const auto key = crypto::SecretKey::from_bytes(one);
  ASSERT_TRUE(key.has_value());
  EXPECT_FALSE(crypto::add(*key, last).has_value());  // their sum is zero
  EXPECT_FALSE(crypto::add(*key, Bytes(32, 0xff)).has_value());
  EXPECT_FALSE(crypto::add(*key, Bytes(31, 1)).has_value());
  const auto two = crypto::add(*key, one);
  ASSERT_TRUE(two.has_value());
  EXPECT_EQ(to_hex(two->reveal()), std::string(63, '0') + "2");
}

}  // namespace
}  // namespace wattbook::wallet
