// What is refused before a command is looked at, and in which order (rejection.h, 1 to 5). None of
// it stands in a block or leaves a trace.
#include <functional>

#include <gtest/gtest.h>

#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {
namespace {

Transfer transfer() {
  Transfer command;
  command.legs = {{AssetIndex(0), address_of("ann"), units("1")}};
  return command;
}

struct Door : testing::Test {
  Town town;
  Bytes good = town.sign("governor", transfer());

  void expect(const Bytes& bytes, Rejection code) {
    const Bytes before = essence(town.state());
    const Outcome outcome = town.submit(bytes);
    EXPECT_EQ(rejection_name(outcome.refused.code), rejection_name(code));
    EXPECT_FALSE(outcome.included);
    EXPECT_TRUE(essence(town.state()) == before);
  }
  Bytes signed_with(const std::function<void(Transfer&)>& change,
                    std::string_view by = "governor") {
    Transfer command = std::get<Transfer>(decode_signed(good)->command);
    change(command);
    return town.sign_as(by, command);
  }
};

TEST_F(Door, MalformedBytes) {
  expect({}, Rejection::malformed_bytes);
  Bytes bytes = good;
  bytes.pop_back();
  expect(bytes, Rejection::malformed_bytes);
  bytes = good;
  bytes.push_back(0);
  expect(bytes, Rejection::malformed_bytes);
  bytes = good;
  bytes[0] = 2;
  expect(bytes, Rejection::malformed_version);
  bytes = good;
  bytes[1] = command_kinds;
  expect(bytes, Rejection::malformed_kind);
  expect(Bytes(limits::command_bytes_max + 1, 1), Rejection::malformed_too_large);
}

TEST_F(Door, Signatures) {
  Bytes bytes = good;
  std::fill(bytes.end() - 65, bytes.end(), std::uint8_t{0});
  expect(bytes, Rejection::wrong_signature);
  expect(signed_with([](Transfer&) {}, "eve"), Rejection::wrong_signer);
  // A changed amount is signed by somebody else, whoever that is.
  expect(signed_with([](Transfer& t) { t.account = address_of("operator"); }),
         Rejection::wrong_signer);
}

TEST_F(Door, Time) {
  const Instant next = town.now + one_second;
  expect(signed_with([&](Transfer& t) { t.expires = next; }), Rejection::expired);
  expect(signed_with([](Transfer& t) { t.expires = Instant(INT64_MIN); }), Rejection::expired);
  const Instant far = town.now + one_second + limits::command_lifetime_max + Duration(1);
  expect(signed_with([&](Transfer& t) { t.expires = far; }), Rejection::expiry_too_far);
  expect(signed_with([](Transfer& t) { t.expires = Instant(INT64_MAX); }),
         Rejection::expiry_too_far);
}

TEST_F(Door, Strangers) { expect(town.sign("stranger", transfer()), Rejection::unknown_account); }

// Executed at most once, for ever: after its expiry the expiry refuses it.
TEST_F(Door, Repeats) {
  EXPECT_TRUE(town.submit(good).included);
  expect(good, Rejection::exists);
  expect(signed_with([](Transfer& t) { t.memo = "x"; }), Rejection::exists_with_different);
  // A repeat is recognised before its expiry is looked at.
  expect(signed_with([](Transfer& t) { t.expires = Instant(0); }),
         Rejection::exists_with_different);
  town.advance_to(Town::begin + one_hour - Duration(2'000));
  expect(good, Rejection::exists);
  town.advance_to(Town::begin + one_hour);
  expect(good, Rejection::expired);
}

TEST_F(Door, ARejectedCommandIsRememberedToo) {
  const Bytes bytes = town.sign("governor", Transfer{});
  const Outcome outcome = town.submit(bytes);
  EXPECT_TRUE(outcome.included);
  EXPECT_EQ(outcome.refused.code, Rejection::invalid_list);
  expect(bytes, Rejection::exists);
}

}  // namespace
}  // namespace wattbook::chain
