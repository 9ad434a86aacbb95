#include "node/history/advice.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/int128.h"
#include "core/ledger/transfer.h"
#include "node/history/directory.h"

namespace wattbook::history {
namespace {

using ledger::TransferReason;

// What a member spends living and driving. Deposits, payments to people and to banks are decisions,
// no habit that a top-up should foresee.
bool is_habit(TransferReason reason) {
  switch (reason) {
    case TransferReason::trade_cash:
    case TransferReason::trade_fee:
    case TransferReason::sharing_cash:
    case TransferReason::grid_purchase:
    case TransferReason::grid_fee:
    case TransferReason::debt_repaid:
    case TransferReason::hold_capture:
    case TransferReason::correction:
    case TransferReason::charging_energy:
    case TransferReason::charging_service:
    case TransferReason::charging_credit:
    case TransferReason::voucher_payment:
      return true;
    case TransferReason::genesis:
    case TransferReason::deposit:
    case TransferReason::withdrawal:
    case TransferReason::payment:
    case TransferReason::meter_mint:
    case TransferReason::meter_burn:
    case TransferReason::energy_loss:
    case TransferReason::trade_energy:
    case TransferReason::sharing_energy:
    case TransferReason::grid_sale:
    case TransferReason::storage_fee:
    case TransferReason::storage_reward:
    case TransferReason::education_grant:
    case TransferReason::network_reward:
    case TransferReason::liquidation:
    case TransferReason::debt_incurred:
    case TransferReason::rounding_remainder:
    case TransferReason::charging_debt:
      return false;
  }
  return false;
}

Instant newest(Database& database) {
  Statement found(database, "SELECT COALESCE(MAX(time), 0) FROM blocks");
  return found.bind().next() ? found.instant(0) : Instant(0);
}

// Sales come in for the same reason as purchases go out, and are no saving.
bool is_earned_too(TransferReason reason) {
  return reason == TransferReason::trade_cash || reason == TransferReason::sharing_cash;
}

void add_spending(Database& database, AccountIndex account, Advice& out) {
  Statement first(database, "SELECT COALESCE(MIN(time), ?2) FROM postings WHERE account = ?1");
  const Instant begun = first.bind(account, out.until).next() ? first.instant(0) : out.until;
  out.from = std::max(out.from, begun);
  // A day that has begun counts, so that what a new member spent is not spread over nothing.
  out.days =
      std::max<std::int64_t>(1, mul_div_ceil((out.until - out.from).value, 1, one_day.value));
  Statement rows(database,
                 "SELECT reason, SUM(MAX(-amount, 0)), SUM(MAX(amount, 0)), COUNT(*) FROM postings "
                 "WHERE account = ? AND time >= ? AND time < ? GROUP BY reason ORDER BY reason");
  Amount all(0);
  for (rows.bind(account, out.from, out.until); rows.next();) {
    const auto reason = static_cast<TransferReason>(rows.number(0));
    const Amount spent = is_earned_too(reason) ? rows.amount(1) : rows.amount(1) - rows.amount(2);
    if (!is_habit(reason) || spent == Amount(0)) continue;
    out.spending.push_back(
        {std::string(codec::name_of(reason)), spent, static_cast<std::uint64_t>(rows.number(3))});
    all += spent;
  }
  out.a_day = Amount(mul_div_ceil(std::max<std::int64_t>(all.value, 0), 1, out.days));
  out.wanted = Amount(out.a_day.value * advice_ahead_days);
}

// `theirs` and `mine` are columns of trades.
std::vector<PartnerRow> partners(Database& database, MemberIndex me, CommunityIndex community,
                                 const Advice& advice, std::string_view theirs,
                                 std::string_view mine, bool cheapest_first) {
  Statement rows(
      database,
      fmt::format("SELECT m.address, COUNT(*), SUM(t.quantity), SUM(t.cash), "
                  "SUM(CASE WHEN t.{1} = ?1 THEN t.quantity ELSE 0 END) FROM trades t "
                  "JOIN members m ON m.member = t.{0} WHERE t.community = ?2 AND t.instrument = ?3 "
                  "AND t.time >= ?4 AND t.time < ?5 AND t.{0} <> ?1 GROUP BY t.{0} "
                  "ORDER BY m.address",
                  theirs, mine));
  std::vector<PartnerRow> out;
  for (rows.bind(me, community, std::int64_t{std::to_underlying(chain::Instrument::watt)},
                 advice.from.unix_ms, advice.until.unix_ms);
       rows.next();) {
    PartnerRow row;
    row.partner = rows.fixed<Address>(0);
    row.trades = static_cast<std::uint64_t>(rows.number(1));
    row.energy = watt_energy(rows.amount(2));
    row.cash = rows.amount(3);
    row.price = Price(mul_div_floor(row.cash.value, units_per_whole, row.energy.value));
    row.with_me = watt_energy(rows.amount(4));
    out.push_back(row);
  }
  // By the mean price, which two fractions compare exactly.
  std::ranges::stable_sort(out, [cheapest_first](const PartnerRow& a, const PartnerRow& b) {
    const int128 left = static_cast<int128>(a.cash.value) * b.energy.value;
    const int128 right = static_cast<int128>(b.cash.value) * a.energy.value;
    return cheapest_first ? left < right : left > right;
  });
  if (out.size() > partners_max) out.resize(partners_max);
  return out;
}

}  // namespace

Result<Advice> advise(Database& database, const Address& member, CommunityIndex community) {
  const Result<MemberIndex> me = find_member(database, member);
  if (!me) return std::unexpected(me.error());
  const Result<CommunityEntry> known = find_community(database, community);
  if (!known) return std::unexpected(known.error());
  Advice out;
  Statement currency(database, "SELECT code FROM assets WHERE asset = ?");
  if (currency.bind(known->cash).next()) out.currency = currency.text(0);
  out.until = newest(database) + Duration(1);
  out.from = Instant(std::max<std::int64_t>(0, out.until.unix_ms - advice_days * one_day.value));
  out.sellers = partners(database, *me, community, out, "seller", "buyer", true);
  out.buyers = partners(database, *me, community, out, "buyer", "seller", false);
  if (const auto account = find_account(database, *me, known->cash)) {
    Statement balance(database, "SELECT posted FROM accounts WHERE account = ?");
    if (balance.bind(*account).next()) out.balance = balance.amount(0);
    add_spending(database, *account, out);
    if (out.wanted > out.balance) out.top_up = out.wanted - std::max(out.balance, Amount(0));
  }
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return out;
}

}  // namespace wattbook::history
