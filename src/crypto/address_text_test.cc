#include "crypto/address_text.h"

#include <gtest/gtest.h>

namespace wattbook::crypto {
namespace {

// The test cases of EIP-55.
constexpr std::string_view published[] = {
    "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"};

TEST(AddressText, WritesAndReadsThePublishedChecksums) {
  for (const std::string_view text : published) {
    const auto address = read_address(text);
    ASSERT_TRUE(address.has_value()) << text;
    EXPECT_EQ(address_text(*address), text);
  }
}

TEST(AddressText, TakesOneCaseWithoutChecksum) {
  const auto small = read_address("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
  ASSERT_TRUE(small.has_value());
  EXPECT_EQ(address_text(*small), published[4]);
  EXPECT_EQ(read_address("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"), *small);
}

TEST(AddressText, RefusesAChangedDigit) {
  const auto address = read_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD");
  ASSERT_FALSE(address.has_value());
  EXPECT_NE(address.error().message.find("checksum"), std::string::npos);
}

TEST(AddressText, RefusesOtherForms) {
  for (const std::string_view text :
       {"", "0x", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaedaa",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg"})
    EXPECT_FALSE(read_address(text).has_value()) << text;
}

}  // namespace
}  // namespace wattbook::crypto
