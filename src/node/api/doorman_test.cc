#include "node/api/doorman.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "node/env/memory_files.h"

namespace wattbook::api {
namespace {

using access::Role;
using testing::HasSubstr;

constexpr access::Caller root{Address{}, Role::administrator, 0};

class DoormanTest : public testing::Test {
 protected:
  void open(access::GateOptions options) {
    CHECK(files_.create_directory("d").has_value());
    auto gate = access::Gate::open(options, files_, "d", clock_, entropy_);
    CHECK(gate.has_value());
    gate_.emplace(std::move(*gate));
    doorman_.emplace(*gate_);
  }
  std::string token(Role role) { return gate_->create_token(root, "t", role, one_hour)->secret; }

  static http::Request request(std::vector<http::Header> headers) {
    http::Request out;
    out.remote = "10.0.0.1";
    out.headers = std::move(headers);
    out.headers.push_back({"Host", "watt.example"});
    return out;
  }
  static http::Request with_token(const std::string& secret) {
    return request({{"Authorization", "Bearer " + secret}});
  }
  static http::Request with_cookie(const std::string& secret) {
    return request({{"Cookie", "theme=dark; wattbook_session=" + secret}});
  }
  // 200 where the request is let in.
  std::uint16_t status(const http::Request& request, std::optional<Role> needs) {
    const auto admitted = doorman_->admit(request, needs);
    return admitted ? 200 : admitted.error().status;
  }

  env::MemoryFiles files_;
  env::ManualClock clock_{Instant(0)};
  env::SeededEntropy entropy_{1};
  std::optional<access::Gate> gate_;
  std::optional<Doorman> doorman_;
};

TEST_F(DoormanTest, AnOpenNodeLetsEverybodyReadAndNobodyAdminister) {
  open({});
  EXPECT_EQ(status(request({}), std::nullopt), 200);
  EXPECT_EQ(status(request({}), Role::read_only), 200);
  EXPECT_EQ(status(request({}), Role::developer), 401);
  EXPECT_EQ(status(request({}), Role::administrator), 401);
}

TEST_F(DoormanTest, AClosedNodeShowsItsBooksToThoseWithARole) {
  open({.is_open = false});
  EXPECT_EQ(status(request({}), std::nullopt), 200);
  EXPECT_EQ(status(request({}), Role::read_only), 401);
  EXPECT_EQ(status(with_token(token(Role::read_only)), Role::read_only), 200);
  EXPECT_EQ(status(with_cookie(token(Role::read_only)), Role::read_only), 200);
}

TEST_F(DoormanTest, EachRoleReachesAsFarAsItGoes) {
  open({});
  for (const Role has : {Role::read_only, Role::developer, Role::administrator})
    for (const Role needs : {Role::read_only, Role::developer, Role::administrator}) {
      const bool enough = has >= needs || needs == Role::read_only;
      EXPECT_EQ(status(with_token(token(has)), needs), enough ? 200 : 403);
    }
}

TEST_F(DoormanTest, WhatIsToldOfAMemberIsForThatMemberTheOperatorAndRoles) {
  open({});
  const auto address = [](std::uint8_t first) {
    Address out;
    out.bytes[0] = first;
    return out;
  };
  const Address anna = address(1), ben = address(2), reader = address(3);
  CHECK(gate_->grant(root, reader, Role::read_only).has_value());
  const auto as = [&](const Address& who) {
    return with_token(
        gate_->create_token({who, Role::read_only, 0}, "s", Role::read_only, one_hour)->secret);
  };
  const auto status = [&](const http::Request& request) {
    const auto admitted = doorman_->admit_to_member(request, to_hex0x(anna));
    return admitted ? 200 : admitted.error().status;
  };
  EXPECT_EQ(status(request({})), 401);
  EXPECT_EQ(status(as(anna)), 200);
  EXPECT_EQ(status(as(ben)), 403);
  EXPECT_EQ(status(as(reader)), 200);
  EXPECT_EQ(status(with_token(token(Role::read_only))), 200);
  doorman_->set_operators({ben});
  EXPECT_EQ(status(as(ben)), 200);
  doorman_->set_operators({});
  EXPECT_EQ(status(as(ben)), 403);
  CHECK(gate_->grant(root, reader, std::nullopt).has_value());
  EXPECT_EQ(doorman_->admit_to_member(as(ben), "no address").error().status, 403);
}

TEST_F(DoormanTest, OperatorsDoTheirOwnWorkWithoutARole) {
  open({});
  Address operating;
  operating.bytes[0] = 9;
  const http::Request asked = with_token(
      gate_->create_token({operating, Role::read_only, 0}, "s", Role::read_only, one_hour)->secret);
  const auto status = [&](const http::Request& request) {
    const auto admitted = doorman_->admit_operator(request, Role::administrator);
    return admitted ? 200 : admitted.error().status;
  };
  EXPECT_EQ(status(request({})), 401);
  EXPECT_EQ(status(asked), 403);
  EXPECT_EQ(status(with_token(token(Role::administrator))), 200);
  doorman_->set_operators({operating});
  EXPECT_EQ(status(asked), 200);
  EXPECT_EQ(doorman_->admit(asked, Role::administrator).error().status, 403);
}

TEST_F(DoormanTest, WhatIsToldOfAMemberIsEverybodysWhereTheSettingSaysSo) {
  open({.member_data_is_public = true});
  EXPECT_TRUE(doorman_->admit_to_member(request({}), "0x1").has_value());
}

TEST_F(DoormanTest, AWrongTokenIsRefusedEvenWhereNoneIsNeeded) {
  open({});
  const auto admitted = doorman_->admit(with_token("wb_wrong"), std::nullopt);
  ASSERT_FALSE(admitted.has_value());
  EXPECT_EQ(admitted.error().status, 401);
  EXPECT_THAT(admitted.error().body, HasSubstr("wrong, expired or revoked"));
  EXPECT_EQ(status(request({{"Authorization", "Basic eDp5"}}), std::nullopt), 401);
}

TEST_F(DoormanTest, ACookieThatRanOutMakesItsOwnerNobody) {
  open({});
  const auto admitted = doorman_->admit(with_cookie("wb_old"), Role::read_only);
  ASSERT_TRUE(admitted.has_value());
  EXPECT_FALSE(admitted->has_value());
}

TEST_F(DoormanTest, PagesOfOtherSitesCannotUseTheCookie) {
  open({});
  http::Request request = with_cookie(token(Role::administrator));
  request.method = http::Method::post;
  request.headers.push_back({"Origin", "https://watt.example"});
  EXPECT_EQ(status(request, Role::administrator), 200);
  request.headers.back().value = "https://evil.example";
  EXPECT_EQ(status(request, Role::administrator), 403);
  request.headers.back().value = "null";
  EXPECT_EQ(status(request, Role::administrator), 403);
}

TEST_F(DoormanTest, GuessersMustWaitAndAreNotEvenAsked) {
  open({.failures = {.burst = 3, .per_minute = 6}});
  const std::string good = token(Role::developer);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(status(with_token("wb_guess"), std::nullopt), 401);
  EXPECT_EQ(status(with_token("wb_guess"), std::nullopt), 429);
  EXPECT_EQ(status(with_token(good), Role::developer), 429);
  http::Request other = with_token(good);
  other.remote = "10.0.0.2";
  EXPECT_EQ(status(other, Role::developer), 200);
  clock_.advance(Duration(10 * one_second.value));
  EXPECT_EQ(status(with_token(good), Role::developer), 200);
}

TEST_F(DoormanTest, AFloodIsToldHowLongToWait) {
  open({.requests = {.burst = 2, .per_minute = 30}});
  EXPECT_EQ(status(request({}), std::nullopt), 200);
  EXPECT_EQ(status(request({}), std::nullopt), 200);
  const auto refused = doorman_->admit(request({}), std::nullopt);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().status, 429);
  ASSERT_FALSE(refused.error().headers.empty());
  EXPECT_EQ(refused.error().headers.back().name, "Retry-After");
  EXPECT_EQ(refused.error().headers.back().value, "2");
}

}  // namespace
}  // namespace wattbook::api
