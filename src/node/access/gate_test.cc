#include "node/access/gate.h"

#include <gtest/gtest.h>

#include "core/codec/codec.h"
#include "crypto/signature.h"
#include "node/env/memory_files.h"

namespace wattbook::access {
namespace {

crypto::SecretKey key_of(std::uint8_t last) {
  Bytes bytes(32);
  bytes.back() = last;
  return std::move(*crypto::SecretKey::from_bytes(bytes));
}

class GateTest : public testing::Test {
 protected:
  GateTest() : key_(key_of(1)), address_(crypto::address_of(key_)) {
    EXPECT_TRUE(files_.create_directory("d").has_value());
  }

  Gate open(GateOptions options = {}) {
    auto gate = Gate::open(options, files_, "d", clock_, entropy_);
    EXPECT_TRUE(gate.has_value());
    return std::move(*gate);
  }

  std::string text(Gate& gate) {
    return to_text(gate.challenge(address_, "watt.example", "https://watt.example"));
  }
  Result<NewToken> sign_in(Gate& gate, const std::string& text) {
    return gate.sign_in(text, crypto::sign(personal_digest(text), key_), "watt.example");
  }
  Caller caller(Gate& gate) { return *gate.caller(sign_in(gate, text(gate))->secret); }
  // Somebody who may do everything, as `wattbook init` makes the first one.
  Caller administrator(Gate& gate) {
    const Caller root{Address{}, Role::administrator, 0};
    EXPECT_TRUE(gate.grant(root, address_, Role::administrator).has_value());
    return caller(gate);
  }

  env::MemoryFiles files_;
  env::ManualClock clock_{Instant(1'763'000'000'000)};
  env::SeededEntropy entropy_{7};
  crypto::SecretKey key_;
  Address address_;
};

TEST_F(GateTest, ASignedTextOpensASessionForItsSigner) {
  Gate gate = open();
  const auto session = sign_in(gate, text(gate));
  ASSERT_TRUE(session.has_value()) << session.error().message;
  const auto caller = gate.caller(session->secret);
  ASSERT_TRUE(caller.has_value());
  EXPECT_EQ(caller->address, address_);
  EXPECT_EQ(caller->role, Role::read_only);
}

TEST_F(GateTest, ATextOpensOneSessionOnly) {
  Gate gate = open();
  const std::string message = text(gate);
  EXPECT_TRUE(sign_in(gate, message).has_value());
  const auto again = sign_in(gate, message);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().message,
            "the sign-in message was not given out here, or was used before");
}

TEST_F(GateTest, RefusesOtherSignersDomainsChangesAndLateTexts) {
  Gate gate = open();
  const std::string message = text(gate);
  const auto by_other =
      gate.sign_in(message, crypto::sign(personal_digest(message), key_of(2)), "watt.example");
  ASSERT_FALSE(by_other.has_value());
  EXPECT_EQ(by_other.error().message, "the signature is not by the address in the sign-in message");
  const auto elsewhere =
      gate.sign_in(message, crypto::sign(personal_digest(message), key_), "evil.example");
  EXPECT_EQ(elsewhere.error().message,
            "the sign-in message is for 'watt.example', not for 'evil.example'");
  std::string changed = message;
  changed.replace(changed.find("Chain ID: 1"), 11, "Chain ID: 2");
  EXPECT_EQ(sign_in(gate, changed).error().message, "the sign-in message was changed");
  clock_.advance(Challenges::lifetime);
  EXPECT_EQ(sign_in(gate, message).error().message, "the sign-in message has expired");
}

TEST_F(GateTest, SessionsEndOutliveARestartAndCanBeRevoked) {
  std::string secret;
  {
    Gate gate = open();
    secret = sign_in(gate, text(gate))->secret;
  }
  Gate gate = open();
  const auto caller = gate.caller(secret);
  ASSERT_TRUE(caller.has_value());
  EXPECT_FALSE(gate.caller(secret + "0").has_value());
  EXPECT_FALSE(gate.caller("").has_value());

  const auto other = sign_in(gate, text(gate));
  EXPECT_EQ(gate.revoke_token(*caller, caller->token), true);
  EXPECT_FALSE(gate.caller(secret).has_value());
  ASSERT_TRUE(gate.caller(other->secret).has_value());
  clock_.advance(GateOptions{}.session);
  EXPECT_FALSE(gate.caller(other->secret).has_value());
}

TEST_F(GateTest, ATokenHasAtMostItsMakersRole) {
  Gate gate = open();
  const Caller reader = caller(gate);
  EXPECT_FALSE(gate.create_token(reader, "x", Role::developer, one_hour).has_value());
  const auto token = gate.create_token(reader, "phone", Role::read_only, one_hour);
  ASSERT_TRUE(token.has_value());
  EXPECT_EQ(gate.caller(token->secret)->address, address_);
  EXPECT_FALSE(gate.create_token(reader, "x", Role::read_only, Duration(0)).has_value());
  // A token of a program never passes for its owner at the door.
  EXPECT_TRUE(reader.signed_in);
  EXPECT_FALSE(gate.caller(token->secret)->signed_in);
  EXPECT_FALSE(gate.create_token(reader, "session", Role::read_only, one_hour).has_value());
  EXPECT_EQ(gate.tokens(reader).size(), 2u);
}

TEST_F(GateTest, OnlyOwnersAndAdministratorsSeeAndRevokeTokens) {
  Gate gate = open();
  const Caller root = administrator(gate);
  const Caller stranger{crypto::address_of(key_of(9)), Role::developer, 0};
  EXPECT_TRUE(gate.tokens(stranger).empty());
  EXPECT_EQ(gate.revoke_token(stranger, root.token), false);
  const auto token = gate.create_token(stranger, "script", Role::developer, one_hour);
  EXPECT_EQ(gate.tokens(root).size(), 2u);
  EXPECT_EQ(gate.revoke_token(root, token->token.number), true);
  EXPECT_FALSE(gate.caller(token->secret).has_value());
}

TEST_F(GateTest, TakingARoleBackLowersLiveSessions) {
  Gate gate = open();
  const Caller root = administrator(gate);
  const std::string secret = sign_in(gate, text(gate))->secret;
  EXPECT_EQ(gate.caller(secret)->role, Role::administrator);
  ASSERT_TRUE(gate.grant(root, address_, Role::read_only).has_value());
  EXPECT_EQ(gate.caller(secret)->role, Role::read_only);
  ASSERT_TRUE(gate.grant(root, address_, std::nullopt).has_value());
  EXPECT_FALSE(gate.caller(secret).has_value());
  EXPECT_TRUE(gate.grants().empty());
}

TEST_F(GateTest, AClosedNodeLetsInOnlyThoseWithARole) {
  Gate gate = open({.is_open = false});
  const auto stranger = sign_in(gate, text(gate));
  ASSERT_FALSE(stranger.has_value());
  EXPECT_EQ(stranger.error().message, "this address has no access here");
  const Caller root{Address{}, Role::administrator, 0};
  ASSERT_TRUE(gate.grant(root, address_, Role::read_only).has_value());
  EXPECT_TRUE(sign_in(gate, text(gate)).has_value());
}

TEST_F(GateTest, EveryAdministrativeActIsLoggedWithBeforeAndAfter) {
  Gate gate = open();
  const Caller root = administrator(gate);
  const auto token = gate.create_token(root, "backup", Role::developer, one_hour);
  ASSERT_TRUE(gate.revoke_token(root, token->token.number).has_value());
  const auto records = gate.records();
  ASSERT_TRUE(records.has_value());
  ASSERT_EQ(records->size(), 3u);
  EXPECT_EQ((*records)[0].action, "grant role");
  EXPECT_EQ((*records)[0].before, "");
  EXPECT_EQ((*records)[0].after, "administrator");
  EXPECT_EQ((*records)[1].action, "create token");
  EXPECT_EQ((*records)[1].actor, actor_name(root));
  EXPECT_EQ((*records)[2].action, "revoke token");
  EXPECT_EQ((*records)[2].subject, "2 \"backup\"");
}

TEST_F(GateTest, WhatTheLogCannotTakeIsNotDone) {
  Gate gate = open();
  const Caller root = administrator(gate);
  // The store is written before the log: the disk fills up between the two.
  const auto fail_log = [&](auto act) {
    for (std::uint64_t step = files_.steps() + 1;; ++step) {
      files_.fail_step(step);
      if (!act().has_value()) return;
    }
  };
  fail_log([&] { return gate.grant(root, crypto::address_of(key_of(3)), Role::developer); });
  EXPECT_EQ(gate.grants().size(), 1u);
  EXPECT_FALSE(gate.create_token(root, "lost", Role::developer, one_hour).has_value());
  for (const Token& token : gate.tokens(root)) EXPECT_NE(token.name, "lost");
}

TEST_F(GateTest, AFloodOfOnePeerMustWaitAndOthersNeedNot) {
  Gate gate = open({.session = one_hour,
                    .requests = {.burst = 3, .per_minute = 60},
                    .failures = {.burst = 2, .per_minute = 6}});
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(gate.knock("10.0.0.1").has_value());
  EXPECT_EQ(gate.knock("10.0.0.1"), one_second);
  EXPECT_FALSE(gate.knock("10.0.0.2").has_value());
  clock_.advance(one_second);
  EXPECT_FALSE(gate.knock("10.0.0.1").has_value());
  EXPECT_TRUE(gate.knock("10.0.0.1").has_value());

  EXPECT_FALSE(gate.must_wait_after_failures("10.0.0.1").has_value());
  gate.note_failure("10.0.0.1");
  gate.note_failure("10.0.0.1");
  EXPECT_EQ(gate.must_wait_after_failures("10.0.0.1"), Duration(10 * one_second.value));
  EXPECT_FALSE(gate.must_wait_after_failures("10.0.0.2").has_value());
}

TEST_F(GateTest, ADamagedStoreIsSaidNotForgotten) {
  {
    Gate gate = open();
    administrator(gate);
  }
  const std::size_t bits = files_.read("d/access")->size() * 8;
  for (std::uint64_t bit = 0; bit < bits; ++bit) {
    files_.flip_bit("d/access", bit);
    const auto gate = Gate::open({}, files_, "d", clock_, entropy_);
    ASSERT_FALSE(gate.has_value()) << "bit " << bit;
    EXPECT_EQ(gate.error().message, "d/access is damaged");
    files_.flip_bit("d/access", bit);
  }
}

TEST(RateLimiter, ForgetsFullBucketsFirstAndStaysBounded) {
  RateLimiter limiter({.burst = 1, .per_minute = 1});
  for (std::size_t i = 0; i < RateLimiter::keys_max + 10; ++i)
    EXPECT_FALSE(limiter.take(std::to_string(i), static_cast<std::int64_t>(i)).has_value());
  // The first ones gave way; the newest are still remembered.
  EXPECT_TRUE(limiter.take(std::to_string(RateLimiter::keys_max + 9), 1'000'000).has_value());
  EXPECT_FALSE(limiter.take("0", 1'000'000).has_value());
}

}  // namespace
}  // namespace wattbook::access
