// Who may simulate: operators everything, members their own past, nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openapi/small_ledger.h"

namespace wattbook::openapi {
namespace {

using chain::address_of;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view nobody;
constexpr const char* path = "/api/v1/simulations";

std::string past_of(std::string_view member) {
  return R"({"name":"","files":[],"past":{"community":0,"from":0,"until":1,"member":)" +
         (member.empty() ? "null" : "\"" + to_hex0x(address_of(member)) + "\"") +
         R"(},"roofs":0,"battery":"0"})";
}

TEST(SimulationTest, AMemberSimulatesTheOwnPastOnly) {
  SmallLedger ledger;
  EXPECT_EQ(ledger.post_as(nobody, path, past_of("ben")).status, 401);
  const std::string ben = ledger.sign_in("ben");
  const http::Response own = ledger.post_as(ben, path, past_of("ben"));
  EXPECT_EQ(own.status, 200) << own.body;
  EXPECT_THAT(own.body, HasSubstr("\"owner\":\"" + to_hex0x(address_of("ben")) + "\""));
  EXPECT_EQ(ledger.post_as(ben, path, past_of("anna")).status, 403);
  EXPECT_EQ(ledger.post_as(ben, path, past_of("")).status, 403);
  const http::Response sample = ledger.post_as(
      ben, path,
      R"({"name":"","files":[],"sample":{"homes":8,"days":7,"seed":1},"roofs":0,"battery":"0"})");
  EXPECT_EQ(sample.status, 403);
  EXPECT_THAT(sample.body, HasSubstr("members simulate their own past"));
  EXPECT_EQ(ledger.post(path, past_of("")).status, 200) << "an operator takes everybody's";
}

TEST(SimulationTest, AMemberSeesTheOwnRunsOnly) {
  SmallLedger ledger;
  const std::string ben = ledger.sign_in("ben");  // run 1 is of nobody
  EXPECT_THAT(ledger.get_as(ben, path).body, Not(HasSubstr("five roofs")));
  EXPECT_THAT(ledger.get(path).body, HasSubstr("five roofs"));
  const std::string one = "/api/v1/simulations/1";
  for (const char* rest : {"", "/report", "/files/scenario.toml"})
    EXPECT_EQ(ledger.get_as(ben, one + rest).status, 404) << rest;
  EXPECT_EQ(ledger.post_as(ben, one + "/cancel", "{}").status, 404);
}

}  // namespace
}  // namespace wattbook::openapi
