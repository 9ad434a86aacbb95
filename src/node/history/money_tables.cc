#include "node/history/money_tables.h"

#include <utility>

#include <fmt/format.h>

namespace wattbook::history {

MoneyTables::MoneyTables(Database& database)
    : insert_member_(database, "INSERT INTO members VALUES(?, ?)"),
      insert_asset_(database, "INSERT INTO assets VALUES(?, ?, ?)"),
      insert_account_(database, "INSERT INTO accounts VALUES(?, ?, ?, ?, ?)"),
      insert_posting_(database, "INSERT INTO postings VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_account_(database, "UPDATE accounts SET posted = ?2 WHERE account = ?1"),
      add_day_(database,
               "INSERT INTO account_days VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
               "credit = credit + excluded.credit, debit = debit + excluded.debit, "
               "postings = postings + excluded.postings") {
  Statement known(database, "SELECT owner, asset, posted FROM accounts ORDER BY account");
  for (known.bind(); known.next();)
    accounts_.push_back({known.id<MemberIndex>(0), known.id<AssetIndex>(1), known.amount(2)});
  Statement postings(database, "SELECT COALESCE(SUM(postings), 0) + 1 FROM account_days");
  if (postings.bind().next()) next_ = postings.number(0);
}

void MoneyTables::add(const NewMember& member) { insert_member_.run(member.index, member.address); }

void MoneyTables::add(const NewAsset& asset) {
  insert_asset_.run(asset.index, std::int64_t{std::to_underlying(asset.kind)},
                    std::string_view(asset.code));
}

void MoneyTables::add(const NewAccount& account, std::int64_t day) {
  CHECK(account.index.value == accounts_.size());
  accounts_.push_back({account.owner, account.asset, account.opening});
  insert_account_.run(account.index, account.owner, account.asset, account.opening,
                      account.opening);
  if (account.opening == Amount(0)) return;
  // What genesis gave is a flow of its day, so that sums over days give balances.
  const auto reason = std::to_underlying(ledger::TransferReason::genesis);
  Flow& flow = days_[{account.index.value, day, reason}];
  (account.opening > Amount(0) ? flow.credit : flow.debit) += std::abs(account.opening.value);
}

void MoneyTables::post_side(const Booking& booking, AccountIndex account, AccountIndex counterpart,
                            Amount amount, ledger::TransferReason reason) {
  Account& entry = accounts_[account.value];
  entry.posted += amount;
  if (!std::exchange(entry.changed, true)) changed_.push_back(account);
  insert_posting_.run(account, next_++, counterpart, amount,
                      std::int64_t{std::to_underlying(reason)}, entry.posted, booking.receipt,
                      booking.time, booking.value_time);
  Flow& flow = days_[{account.value, booking.day, std::to_underlying(reason)}];
  (amount > Amount(0) ? flow.credit : flow.debit) += std::abs(amount.value);
  ++flow.postings;
}

void MoneyTables::post(const Booking& booking, const chain::Posted& posted) {
  CHECK(posted.from.value < accounts_.size() && posted.to.value < accounts_.size());
  post_side(booking, posted.from, posted.to, -posted.amount, posted.reason);
  post_side(booking, posted.to, posted.from, posted.amount, posted.reason);
}

Result<void> MoneyTables::compare(const CheckedBalance& balance) const {
  const Amount here = accounts_[balance.account.value].posted;
  if (here == balance.posted) return {};
  return fail(fmt::format("account {} holds {} in the ledger and {} in the history",
                          balance.account.value, balance.posted.value, here.value),
              "run `wattbook history rebuild`");
}

void MoneyTables::flush() {
  for (const AccountIndex account : changed_) {
    update_account_.run(account, accounts_[account.value].posted);
    accounts_[account.value].changed = false;
  }
  changed_.clear();
  for (const auto& [key, flow] : days_)
    add_day_.run(std::get<0>(key), std::get<1>(key), std::int64_t{std::get<2>(key)}, flow.credit,
                 flow.debit, flow.postings);
  days_.clear();
}

}  // namespace wattbook::history
