#include "node/app/roaming.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "node/env/memory_files.h"

namespace wattbook::app {
namespace {

TEST(Roaming, ReadsTheTokenOfOcpi) {
  // The standard's own example (2.2.1, section 4.1.1), whose token ends with a line feed.
  EXPECT_EQ(credentials_token("Token ZXhhbXBsZS10b2tlbgo="), "example-token\n");
  for (const char* wrong :
       {"", "Token", "Token ", "Bearer ZXhh", "Token example-token", "token ZXhh"})
    EXPECT_FALSE(credentials_token(wrong)) << wrong;
}

TEST(Roaming, LetsTokensOfProgramsInAndNobodyElse) {
  env::MemoryFiles files;
  env::ManualClock clock{Instant(1'782'907'200'000)};
  env::SeededEntropy entropy(1);
  ASSERT_TRUE(files.create_directory("access"));
  auto gate = access::Gate::open({}, files, "access", clock, entropy);
  ASSERT_TRUE(gate);
  const access::Caller root{Address{}, access::Role::administrator, 0};
  const auto token = gate->create_token(root, "partner", access::Role::read_only, one_hour);
  ASSERT_TRUE(token);
  const auto sender = make_sender(*ocpi::read_party("DE-WBK-DEU"), "", *gate, {});
  const auto status = [&](const std::string& header) {
    http::Request request;
    request.path = "/ocpi/versions";
    request.remote = "10.0.0.1";
    if (!header.empty()) request.headers.push_back({"Authorization", header});
    std::uint16_t out = 0;
    (*sender)(request, http::Responder([&out](const http::Response& got) { out = got.status; }));
    return out;
  };
  EXPECT_EQ(status(""), 401);
  EXPECT_EQ(status("Token " + to_base64(as_bytes(token->secret))), 200);
  EXPECT_EQ(status("Token " + to_base64(as_bytes("wb_wrong"))), 401);
  EXPECT_EQ(status("Bearer " + token->secret), 401);
}

}  // namespace
}  // namespace wattbook::app
