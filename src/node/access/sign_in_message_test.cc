#include "node/access/sign_in_message.h"

#include <gtest/gtest.h>

#include "crypto/address_text.h"
#include "crypto/signature.h"
#include "node/access/date_time.h"

namespace wattbook::access {
namespace {

// The example of EIP-4361, without the resources, which this server never asks for.
constexpr std::string_view example =
    R"(example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z)";

TEST(SignInMessage, ReadsAndWritesTheExampleOfTheStandard) {
  const auto message = read_sign_in_message(example);
  ASSERT_TRUE(message.has_value()) << message.error().message;
  EXPECT_EQ(message->domain, "example.com");
  EXPECT_EQ(crypto::address_text(message->address), "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2");
  EXPECT_EQ(message->statement,
            "I accept the ExampleOrg Terms of Service: https://example.com/tos");
  EXPECT_EQ(message->nonce, "32891756");
  EXPECT_EQ(message->issued_at, Instant(1'633'019'124'000));
  EXPECT_FALSE(message->expires_at.has_value());
  EXPECT_EQ(to_text(*message), example);
}

TEST(SignInMessage, NeedsNoStatement) {
  std::string text(example);
  const std::string statement =
      "I accept the ExampleOrg Terms of Service: https://example.com/tos\n";
  text.erase(text.find(statement), statement.size());
  const auto message = read_sign_in_message(text);
  ASSERT_TRUE(message.has_value()) << message.error().message;
  EXPECT_EQ(message->statement, "");
  EXPECT_EQ(to_text(*message), text);
}

TEST(SignInMessage, NamesTheLineAtFault) {
  const auto complaint = [](std::string_view from, std::string_view to) {
    std::string text(example);
    text.replace(text.find(from), from.size(), to);
    const auto message = read_sign_in_message(text);
    return message ? "accepted" : message.error().message.substr(0, 7);
  };
  EXPECT_EQ(complaint("wants you", "wants them"), "line 1 ");
  EXPECT_EQ(complaint("0xC02aaA", "0xc02aaA"), "line 2 ");
  EXPECT_EQ(complaint("\n\nI accept", "\nI accept"), "line 3 ");
  EXPECT_EQ(complaint("URI: ", "URL: "), "line 6 ");
  EXPECT_EQ(complaint("Version: 1", "Version: 2"), "line 7 ");
  EXPECT_EQ(complaint("Chain ID: 1", "Chain ID: one"), "line 8 ");
  EXPECT_EQ(complaint("32891756", "1234567"), "line 9 ");
  EXPECT_EQ(complaint("2021-09-30T16", "2021-09-31T16"), "line 10");
  EXPECT_EQ(complaint("24Z", "24Z\nResources:"), "line 11");
}

// What viem's signMessage signs: hashMessage("hello world").
TEST(SignInMessage, DigestIsThatOfPersonalSign) {
  EXPECT_EQ(to_hex(personal_digest("hello world").view()),
            "d9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68");
}

TEST(DateTime, RoundTripsAndReadsOffsets) {
  EXPECT_EQ(to_date_time(Instant(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_date_time(Instant(1'633'019'124'050)), "2021-09-30T16:25:24.050Z");
  EXPECT_EQ(read_date_time("2021-09-30T16:25:24.050Z"), Instant(1'633'019'124'050));
  EXPECT_EQ(read_date_time("2021-09-30T18:25:24.0509+02:00"), Instant(1'633'019'124'050));
  EXPECT_EQ(read_date_time("1969-12-31T23:30:00-00:30"), Instant(0));
}

TEST(DateTime, RefusesWhatIsNoMoment) {
  for (const std::string_view text :
       {"", "2021-09-30", "2021-09-30T16:25:24", "2021-02-29T00:00:00Z", "2021-09-30T24:00:00Z",
        "2021-09-30T16:60:00Z", "2021-09-30T16:25:24.Z", "2021-09-30T16:25:24Zx",
        "2021-09-30 16:25:24Z", "-021-09-30T16:25:24Z", "2021-09-30T16:25:24+2:00"})
    EXPECT_FALSE(read_date_time(text).has_value()) << text;
}

}  // namespace
}  // namespace wattbook::access
