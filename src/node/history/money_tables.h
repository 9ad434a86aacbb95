// Accounts and what moved on them: every posting, and sums by day and reason, from which balances
// at any day's end follow without reading the postings.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "core/chain/effects.h"
#include "node/history/booking.h"
#include "node/history/database.h"

namespace wattbook::history {

class MoneyTables {
 public:
  explicit MoneyTables(Database& database);

  void add(const NewMember& member);
  void add(const NewAsset& asset);
  void add(const NewAccount& account, std::int64_t day);
  void post(const Booking& booking, const chain::Posted& posted);

  MemberIndex owner(AccountIndex account) const { return accounts_[account.value].owner; }
  AssetIndex asset(AccountIndex account) const { return accounts_[account.value].asset; }
  // Fails where the ledger has another balance: the tables are wrong then.
  Result<void> compare(const CheckedBalance& balance) const;
  // Writes what was summed up.
  void flush();

 private:
  struct Account {
    MemberIndex owner;
    AssetIndex asset;
    Amount posted;
    bool changed = false;
  };
  struct Flow {
    std::int64_t credit = 0;
    std::int64_t debit = 0;
    std::int64_t postings = 0;
  };
  void post_side(const Booking& booking, AccountIndex account, AccountIndex counterpart,
                 Amount amount, ledger::TransferReason reason);

  std::vector<Account> accounts_;
  std::int64_t next_ = 1;
  std::vector<AccountIndex> changed_;
  std::map<std::tuple<std::uint32_t, std::int64_t, std::uint8_t>, Flow> days_;
  Statement insert_member_, insert_asset_, insert_account_, insert_posting_, update_account_,
      add_day_;
};

}  // namespace wattbook::history
