#include "core/ledger/index_table.h"

#include <gtest/gtest.h>

#include "core/ledger/ledger_fixture_test.h"
#include "core/ledger/member_table.h"

namespace wattbook::ledger {
namespace {

// With one hash for all keys, every lookup has to probe past the others.
TEST(IndexTable, FindsEveryIndexAmongCollisions) {
  IndexTable table;
  const auto same_hash = [](std::uint32_t) { return std::uint64_t{7}; };
  const auto is = [](std::uint32_t wanted) {
    return [wanted](std::uint32_t index) { return index == wanted; };
  };
  EXPECT_EQ(table.find(7, is(0)), std::nullopt);
  for (std::uint32_t index = 0; index < 100; ++index) table.push(index, same_hash);
  for (std::uint32_t index = 0; index < 100; ++index) EXPECT_EQ(table.find(7, is(index)), index);
  EXPECT_EQ(table.find(7, is(100)), std::nullopt);
  for (int popped = 0; popped < 60; ++popped) table.pop(7);
  EXPECT_EQ(table.find(7, is(39)), 39u);
  EXPECT_EQ(table.find(7, is(40)), std::nullopt);
}

TEST(MemberTable, KeepsAddressesInOrderAndForgetsTheLast) {
  MemberTable members;
  for (std::uint32_t number = 0; number < 1000; ++number)
    EXPECT_EQ(members.add(address_number(number)), MemberIndex(number));
  EXPECT_EQ(members.find(address_number(999)), MemberIndex(999));
  EXPECT_EQ(members.find(address_number(1000)), std::nullopt);
  members.truncate(10);
  EXPECT_EQ(members.count(), 10u);
  EXPECT_EQ(members.find(address_number(9)), MemberIndex(9));
  EXPECT_EQ(members.find(address_number(10)), std::nullopt);
  EXPECT_EQ(members.add(address_number(500)), MemberIndex(10));
  EXPECT_EQ(members.address(MemberIndex(10)), address_number(500));
}

TEST(MemberTableDeathTest, RefusesASecondRegistrationAndAnUnknownIndex) {
  MemberTable members;
  members.add(address_number(1));
  EXPECT_DEATH(members.add(address_number(1)), "find");
  EXPECT_DEATH(members.address(MemberIndex(1)), "addresses_");
}

}  // namespace
}  // namespace wattbook::ledger
