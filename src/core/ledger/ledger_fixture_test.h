// A small ledger for tests: three members with TSL and cash accounts.
#pragma once

#include <gtest/gtest.h>

#include "core/ledger/invariants.h"
#include "core/ledger/ledger.h"

namespace wattbook::ledger {

inline Address address_number(std::uint32_t number) {
  Address address;
  for (std::size_t byte = 0; byte < 4; ++byte)
    address.bytes[byte] = static_cast<std::uint8_t>(number >> (8 * byte));
  address.bytes[19] = 1;
  return address;
}

class LedgerTest : public testing::Test {
 protected:
  // Every test ends with books that obey the laws.
  void TearDown() override {
    EXPECT_EQ(scan(ledger_.state()), std::nullopt);
    EXPECT_EQ(CommandAudit().check(ledger_), std::nullopt);
  }

  AccountIndex account(MemberIndex member, AssetIndex asset) {
    return ledger_.account_of(member, asset);
  }
  void mint(AccountIndex to, std::int64_t amount) {
    const AccountIndex issuance = ledger_.issuance(ledger_.account(to).asset);
    ledger_.transfer(TransferReason::deposit, issuance, to, Amount(amount));
  }
  std::int64_t posted(AccountIndex index) const { return ledger_.account(index).posted.value; }
  std::int64_t held(AccountIndex index) const { return ledger_.account(index).held.value; }
  std::int64_t incoming(AccountIndex index) const { return ledger_.account(index).incoming.value; }
  void set_upper(AccountIndex index, std::int64_t upper) {
    ASSERT_EQ(ledger_.set_bounds(index, Bounds{Amount(0), Amount(upper)}), std::nullopt);
  }

  Ledger ledger_;
  MemberIndex anna_ = ledger_.add_member(address_number(1));
  MemberIndex bela_ = ledger_.add_member(address_number(2));
  MemberIndex cato_ = ledger_.add_member(address_number(3));
  AssetIndex tsl_ = ledger_.add_asset(AssetKind::tsl, "TSL");
  AssetIndex cash_ = ledger_.add_asset(AssetKind::cash, "CNY");
  AccountIndex anna_cash_ = account(anna_, cash_);
  AccountIndex bela_cash_ = account(bela_, cash_);
  AccountIndex cato_cash_ = account(cato_, cash_);
  AccountIndex anna_tsl_ = account(anna_, tsl_);
};

}  // namespace wattbook::ledger
