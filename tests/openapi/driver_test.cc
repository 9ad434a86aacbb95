// Who may start, stop and command at a charge point: drivers by a code or their own session, owners
// their own stations, nobody else (DOMAIN 7.2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openapi/small_ledger.h"

namespace wattbook::openapi {
namespace {

using testing::HasSubstr;

constexpr std::string_view nobody;

// What a driver sends to begin at the first outlet.
std::string at_one(const std::string& code) {
  return R"({"evse":1,"connector":1,"code":")" + code + R"("})";
}

TEST(DriverTest, ACodeStartsWithoutAnySignInAndSaysWhatCameOfIt) {
  SmallLedger ledger;
  const http::Response answer =
      ledger.post_as(nobody, "/api/v1/stations/CP1/start", at_one("smallledger7"));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr(R"("state":"failed","failure":"not_plugged")"));
}

TEST(DriverTest, WhoGuessesCodesMustWait) {
  SmallLedger ledger;
  const auto guess = [&](const std::string& code) {
    return ledger.post_as(nobody, "/api/v1/stations/CP1/start", at_one(code)).status;
  };
  for (int i = 0; i < 10; ++i) EXPECT_EQ(guess("Guess" + std::to_string(i)), 404);
  EXPECT_EQ(guess("Guess"), 429);
  EXPECT_EQ(guess("SmallLedger7"), 429);
}

TEST(DriverTest, OnlyItsDriverAndItsCodeEndASession) {
  SmallLedger ledger;
  ledger.open_session();
  const std::string path = "/api/v1/stations/CP1/stop";
  EXPECT_EQ(ledger.post_as(nobody, path, R"({"session":2})").status, 403);
  EXPECT_EQ(ledger.post_as(ledger.sign_in("anna"), path, R"({"session":2})").status, 403);
  EXPECT_EQ(ledger.post_as(nobody, path, R"({"session":2,"code":"Blocked"})").status, 403);
  EXPECT_EQ(
      ledger.post_as(nobody, "/api/v1/stations/CP0/stop", R"({"session":2,"code":"SmallLedger7"})")
          .status,
      404);
  EXPECT_EQ(ledger.post_as(ledger.sign_in("ben"), path, R"({"session":2})").status, 200);
  EXPECT_EQ(ledger.post_as(nobody, path, R"({"session":2,"code":"SmallLedger7"})").status, 200);
  // A token that ben made for a program does not speak for him at a charge point.
  const auto token = ledger.gate().create_token(*ledger.gate().caller(ledger.sign_in("ben")), "app",
                                                access::Role::read_only, one_hour);
  ASSERT_TRUE(token);
  EXPECT_EQ(ledger.post_as(token->secret, path, R"({"session":2})").status, 403);
}

TEST(DriverTest, AnOutletInUseIsBusyAndItsOwnCodeFindsItsSession) {
  SmallLedger ledger;
  ledger.open_session();
  const std::string path = "/api/v1/stations/CP1/start";
  const http::Response own = ledger.post_as(nobody, path, at_one("SmallLedger7"));
  EXPECT_EQ(own.status, 200);
  EXPECT_THAT(own.body, HasSubstr(R"("state":"done","failure":"none","session":2)"));
  EXPECT_EQ(ledger.post_as(nobody, path, at_one("Second")).status, 409);
}

TEST(DriverTest, OwnersCommandTheirOwnStationsAndNobodyElsesAndNobodyElseTheirs) {
  SmallLedger ledger;
  const std::string body = R"({"action":"Reset","payload":"{\"type\":\"Soft\"}"})";
  const std::string own = "/api/v1/stations/CP1/commands";
  const std::string carla = ledger.sign_in("carla");
  EXPECT_EQ(ledger.post_as(nobody, own, body).status, 401);
  EXPECT_EQ(ledger.post_as(ledger.sign_in("ben"), own, body).status, 403);
  EXPECT_EQ(ledger.post_as(carla, own, body).status, 200);
  EXPECT_EQ(ledger.get_as(carla, own + "/1").status, 200);
  EXPECT_EQ(ledger.post_as(carla, "/api/v1/stations/CP0/commands", body).status, 403);
  // The number of a command to CP1 shows nothing under another station's name.
  EXPECT_EQ(ledger.get_as(carla, "/api/v1/stations/CP0/commands/1").status, 403);
  EXPECT_EQ(ledger.get("/api/v1/stations/CP0/commands/1").status, 404);
  const auto token = ledger.gate().create_token(*ledger.gate().caller(carla), "script",
                                                access::Role::read_only, one_hour);
  ASSERT_TRUE(token);
  EXPECT_EQ(ledger.post_as(token->secret, own, body).status, 403);
  ledger.take_roles("carla");
  EXPECT_EQ(ledger.post_as(carla, own, body).status, 403);
}

TEST(DriverTest, ADriverReadsWhatTheMeterSignedOfTheirOwnSessionsOnly) {
  SmallLedger ledger;
  const std::string own = "/api/v1/charging-proofs/0x" + std::string(64, '7');
  const std::string other = "/api/v1/charging-proofs/0x" + std::string(64, '8');
  EXPECT_EQ(ledger.get_as(nobody, own).status, 401);
  EXPECT_EQ(ledger.get_as(ledger.sign_in("anna"), own).status, 403);
  const std::string ben = ledger.sign_in("ben");
  EXPECT_EQ(ledger.get_as(ben, own).status, 200);
  EXPECT_THAT(ledger.get_as(ben, own).body, HasSubstr("OCMF|"));
  EXPECT_EQ(ledger.get_as(ben, other).status, 403);
  EXPECT_EQ(ledger.get(other).status, 200);
}

}  // namespace
}  // namespace wattbook::openapi
