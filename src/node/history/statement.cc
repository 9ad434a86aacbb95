#include "node/history/statement.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/decimal.h"
#include "core/chain/effects.h"
#include "node/history/directory.h"
#include "node/history/schema.h"

namespace wattbook::history {
namespace {

using ledger::TransferReason;

std::string_view rule_of(LineKind kind) {
  switch (kind) {
    case LineKind::shared_in:
    case LineKind::shared_out:
      return "DOMAIN 4.5";
    case LineKind::grid_import:
    case LineKind::grid_export:
      return "DOMAIN 4.4";
    case LineKind::bought:
    case LineKind::sold:
    case LineKind::tsl_bought:
    case LineKind::tsl_sold:
      return "DOMAIN 6.1";
    case LineKind::market_fee:
      return "DOMAIN 2.3";
    case LineKind::liquidation:
      return "DOMAIN 5.3";
    case LineKind::unpaid:
      return "DOMAIN 4.4";
    case LineKind::deposit:
    case LineKind::withdrawal:
      return "DOMAIN 8.1";
    case LineKind::payment:
    case LineKind::other:
      return "DOMAIN 3.5";
    case LineKind::hold_capture:
    case LineKind::charging:
      return "DOMAIN 7.2";
  }
  return "";
}

bool is_priced(LineKind kind) {
  return kind <= LineKind::tsl_sold || kind == LineKind::liquidation;
}

class Builder {
 public:
  Builder(Database& database, MemberIndex member, const Span& span, std::int64_t day_from,
          std::int64_t day_until)
      : database_(database),
        member_(member),
        span_(span),
        day_from_(day_from),
        day_until_(day_until) {}

  void add_settlements(const CommunityEntry& community, MemberStatement& out);
  void add_evidence(CommunityIndex community, MemberStatement& out);
  void add_trades(CommunityIndex community, MemberStatement& out);
  void add_alarms(CommunityIndex community);
  void add_liquidations(const CommunityEntry& community);
  // The balance of one account, from sums over days; fails where they do not give what the ledger
  // has now.
  Result<StatementBalance> balance(AssetIndex asset);
  // Lines for what came and went in cash without energy.
  // What the wallet lacked for a session is a charge as well (3.3).
  void add_charging_debt(CommunityIndex community, const StatementBalance& debt);
  void add_movements(CommunityIndex community, const StatementBalance& cash);

  std::vector<StatementLine> lines() const;

 private:
  struct Sum {
    Energy energy;
    Amount amount;
    std::uint32_t count = 0;
  };
  void add(CommunityIndex community, LineKind kind, bool correction, Price price, Energy energy,
           Amount amount, std::uint32_t count) {
    if (energy == Energy(0) && amount == Amount(0)) return;
    Sum& sum = sums_[{community, kind, correction, price}];
    sum.energy += energy;
    sum.amount += amount;
    sum.count += count;
  }
  void add_settlement(CommunityIndex community, const Statement& row, TariffBook& tariffs,
                      StatementEnergy& energy);

  Database& database_;
  MemberIndex member_;
  Span span_;
  std::int64_t day_from_;
  std::int64_t day_until_;
  std::map<std::tuple<CommunityIndex, LineKind, bool, Price>, Sum> sums_;
};

constexpr std::string_view settlement_columns =
    "SELECT interval, version, import_energy, export_energy, minted, burned, shared_in, "
    "shared_out, grid_import, grid_export, replaced, returned, shared_in_cash, shared_out_cash, "
    "grid_import_cash, grid_export_cash FROM settlements WHERE community = ? AND member = ? ";

void Builder::add_settlement(CommunityIndex community, const Statement& row, TariffBook& tariffs,
                             StatementEnergy& energy) {
  const chain::TariffPoint& prices = tariffs.at(IntervalNumber(row.number(0))).prices;
  const bool correction = row.number(1) > 1;
  const Energy from_grid = row.energy(8) + row.energy(10);
  const Energy to_grid = row.energy(9) + row.energy(11);
  energy.imported += row.energy(2);
  energy.exported += row.energy(3);
  energy.to_store += row.energy(4);
  energy.stored += row.energy(5);
  energy.community += row.energy(6);
  energy.to_community += row.energy(7);
  energy.grid += row.energy(8) - row.energy(11);
  energy.to_grid += row.energy(9) - row.energy(10);
  add(community, LineKind::shared_in, correction, prices.sharing_price, row.energy(6),
      row.amount(12), 1);
  add(community, LineKind::shared_out, correction, prices.sharing_price, row.energy(7),
      row.amount(13), 1);
  add(community, LineKind::grid_import, correction, prices.import_price, from_grid, row.amount(14),
      1);
  add(community, LineKind::grid_export, correction, prices.feed_in_price, to_grid, row.amount(15),
      1);
}

void Builder::add_settlements(const CommunityEntry& community, MemberStatement& out) {
  TariffBook tariffs(database_, community.index);
  // An interval is in the month in which it ends, as its value time is.
  const Duration length = community.interval_length;
  const IntervalNumber from = interval_of(span_.from, length);
  const IntervalNumber until = interval_of(span_.until, length);
  Statement first(database_, fmt::format("{}AND interval >= ? AND interval < ? AND version = 1",
                                         settlement_columns));
  for (first.bind(community.index, member_, from, until); first.next(); ++out.settled)
    add_settlement(community.index, first, tariffs, out.energy);
  Statement revised(
      database_,
      fmt::format("{}AND version > 1 AND value_time >= ? AND value_time < ?", settlement_columns));
  for (revised.bind(community.index, member_, span_.from, span_.until); revised.next();
       ++out.corrections)
    add_settlement(community.index, revised, tariffs, out.energy);
}

// What was told last within the month: a statement that was final stays as it was.
void Builder::add_evidence(CommunityIndex community, MemberStatement& out) {
  Statement told(database_,
                 "SELECT evidence, COUNT(*) FROM (SELECT evidence, MAX(receipt) FROM "
                 "interval_evidence WHERE community = ? AND member = ? AND value_time >= ? AND "
                 "value_time < ? GROUP BY interval) GROUP BY evidence ORDER BY evidence");
  for (told.bind(community, member_, span_.from, span_.until); told.next();)
    out.evidence.push_back({static_cast<metering::Evidence>(told.number(0)),
                            static_cast<std::uint32_t>(told.number(1))});
}

void Builder::add_trades(CommunityIndex community, MemberStatement& out) {
  for (const bool buys : {true, false}) {
    Statement trades(database_,
                     fmt::format("SELECT instrument, price, quantity, cash, fee, buyer = seller "
                                 "FROM trades WHERE {} = ? AND value_time >= ? AND value_time < ? "
                                 "AND community = ?",
                                 buys ? "buyer" : "seller"));
    for (trades.bind(member_, span_.from, span_.until, community); trades.next();) {
      const bool watt = trades.number(0) == 0;
      const LineKind kind = watt ? (buys ? LineKind::bought : LineKind::sold)
                                 : (buys ? LineKind::tsl_bought : LineKind::tsl_sold);
      add(community, LineKind::market_fee, false, Price(0), Energy(0), -trades.amount(4), 1);
      // The call auction may match a member with themselves: nothing moves but the fee.
      if (trades.number(5) != 0) continue;
      const Amount cash = trades.amount(3);
      add(community, kind, false, trades.price(1), trades.energy(2), buys ? -cash : cash, 1);
      if (watt) (buys ? out.energy.bought : out.energy.sold) += trades.energy(2);
    }
  }
}

void Builder::add_alarms(CommunityIndex community) {
  Statement unpaid(database_,
                   "SELECT amount FROM alarms WHERE community = ? AND member = ? AND "
                   "value_time >= ? AND value_time < ? AND kind = ?");
  unpaid.bind(community, member_, span_.from, span_.until,
              std::int64_t{std::to_underlying(chain::AlarmKind::supplier_exhausted)});
  while (unpaid.next())
    add(community, LineKind::unpaid, false, Price(0), Energy(0), -unpaid.amount(0), 1);
}

void Builder::add_liquidations(const CommunityEntry& community) {
  Statement sold(database_,
                 "SELECT interval, energy, cash FROM liquidations WHERE community = ? AND "
                 "member = ? AND value_time >= ? AND value_time < ?");
  TariffBook tariffs(database_, community.index);
  for (sold.bind(community.index, member_, span_.from, span_.until); sold.next();)
    add(community.index, LineKind::liquidation, false,
        tariffs.at(IntervalNumber(sold.number(0))).prices.feed_in_price, sold.energy(1),
        sold.amount(2), 1);
}

Result<StatementBalance> Builder::balance(AssetIndex asset) {
  StatementBalance out;
  Statement named(database_, "SELECT code, kind FROM assets WHERE asset = ?");
  if (named.bind(asset).next()) {
    out.asset = named.text(0);
    out.kind = codec::name_of(static_cast<ledger::AssetKind>(named.number(1)));
  }
  Statement find(database_, "SELECT account, posted FROM accounts WHERE owner = ? AND asset = ?");
  if (!find.bind(member_, asset).next()) return out;
  const AccountIndex account = find.id<AccountIndex>(0);
  const Amount posted = find.amount(1);
  const auto change = [&](std::string_view when, std::int64_t day) {
    Statement sum(database_, fmt::format("SELECT COALESCE(SUM(credit - debit), 0) FROM "
                                         "account_days WHERE account = ? AND day {} ?",
                                         when));
    return sum.bind(account, day).next() ? sum.amount(0) : Amount(0);
  };
  out.opening = change("<", day_from_);
  out.closing = posted - change(">=", day_until_);
  Statement flows(database_,
                  "SELECT reason, SUM(credit), SUM(debit) FROM account_days WHERE account = ? AND "
                  "day >= ? AND day < ? GROUP BY reason ORDER BY reason");
  Amount sum = out.opening;
  for (flows.bind(account, day_from_, day_until_); flows.next();) {
    const auto reason = static_cast<TransferReason>(flows.number(0));
    out.flows.push_back({std::string(codec::name_of(reason)), flows.amount(1), flows.amount(2)});
    sum += flows.amount(1) - flows.amount(2);
  }
  if (const Result<void> read = database_.check(); !read) return std::unexpected(read.error());
  if (sum != out.closing)
    return fail(
        fmt::format("the {} balance does not add up: the days give {}, the ledger {}", out.asset,
                    format_decimal(sum.value), format_decimal(out.closing.value)),
        "run `wattbook history rebuild`");
  return out;
}

void Builder::add_movements(CommunityIndex community, const StatementBalance& cash) {
  const auto kind_of = [](TransferReason reason) -> std::optional<LineKind> {
    switch (reason) {
      case TransferReason::deposit:
        return LineKind::deposit;
      case TransferReason::withdrawal:
        return LineKind::withdrawal;
      case TransferReason::payment:
        return LineKind::payment;
      case TransferReason::hold_capture:
        return LineKind::hold_capture;
      case TransferReason::charging_energy:
      case TransferReason::charging_service:
      case TransferReason::charging_credit:
        return LineKind::charging;
      case TransferReason::voucher_payment:
        return LineKind::payment;
      case TransferReason::trade_cash:
      case TransferReason::trade_fee:
      case TransferReason::sharing_cash:
      case TransferReason::grid_purchase:
      case TransferReason::grid_sale:
      case TransferReason::correction:
      case TransferReason::liquidation:
      case TransferReason::debt_repaid:
        return std::nullopt;  // has lines of its own, or stands against the debt
      case TransferReason::genesis:
      case TransferReason::meter_mint:
      case TransferReason::meter_burn:
      case TransferReason::energy_loss:
      case TransferReason::trade_energy:
      case TransferReason::sharing_energy:
      case TransferReason::grid_fee:
      case TransferReason::storage_fee:
      case TransferReason::storage_reward:
      case TransferReason::education_grant:
      case TransferReason::network_reward:
      case TransferReason::debt_incurred:
      case TransferReason::charging_debt:
      case TransferReason::rounding_remainder:
        return LineKind::other;
    }
    return LineKind::other;
  };
  for (const StatementFlow& flow : cash.flows) {
    const auto kind = kind_of(*codec::enum_from_name<TransferReason>(flow.reason));
    if (!kind) continue;
    add(community, *kind, false, Price(0), Energy(0), flow.credit, 1);
    add(community, *kind, false, Price(0), Energy(0), -flow.debit, 1);
  }
}

void Builder::add_charging_debt(CommunityIndex community, const StatementBalance& debt) {
  for (const StatementFlow& flow : debt.flows)
    if (flow.reason == codec::name_of(TransferReason::charging_debt))
      add(community, LineKind::charging, false, Price(0), Energy(0), flow.debit - flow.credit, 1);
}

std::vector<StatementLine> Builder::lines() const {
  std::vector<StatementLine> out;
  for (const auto& [key, sum] : sums_) {
    const auto& [community, kind, correction, price] = key;
    out.push_back({community, kind, correction,
                   is_priced(kind) ? std::optional<Price>(price) : std::nullopt, sum.energy,
                   sum.amount, sum.count, std::string(correction ? "DOMAIN 4.3" : rule_of(kind))});
  }
  return out;
}

// The energies of a member are those of their intervals: nothing is measured that is not used, and
// nothing used that is not measured (chain/community.h).
Result<void> check_energy(const StatementEnergy& energy) {
  if (energy.imported == energy.community + energy.stored + energy.grid &&
      energy.exported == energy.to_community + energy.to_store + energy.to_grid)
    return {};
  return fail("the energies of the statement do not add up", "run `wattbook history rebuild`");
}

// Communities of one currency share the member's cash account, so all their lines belong to it.
Result<void> fill(Builder& builder, const CommunityEntry& primary, AssetIndex tsl,
                  const std::vector<CommunityEntry>& communities, MemberStatement& out) {
  Amount change;
  for (const CommunityEntry& community : communities) {
    MemberStatement other;
    MemberStatement& into = community.index == primary.index ? out : other;
    builder.add_settlements(community, into);
    builder.add_evidence(community.index, into);
    builder.add_trades(community.index, into);
    builder.add_alarms(community.index);
    builder.add_liquidations(community);
    for (const AssetIndex asset : {community.watt, community.debt}) {
      const Result<StatementBalance> balance = builder.balance(asset);
      if (!balance) return std::unexpected(balance.error());
      if (asset == community.debt) {
        change -= balance->closing - balance->opening;
        builder.add_charging_debt(community.index, *balance);
      }
      out.balances.push_back(*balance);
    }
  }
  for (const AssetIndex asset : {primary.cash, tsl}) {
    const Result<StatementBalance> balance = builder.balance(asset);
    if (!balance) return std::unexpected(balance.error());
    if (asset == primary.cash) {
      change += balance->closing - balance->opening;
      builder.add_movements(primary.index, *balance);
    }
    out.balances.push_back(*balance);
  }
  out.lines = builder.lines();
  for (const StatementLine& line : out.lines) out.total += line.amount;
  if (out.total != change)
    return fail(fmt::format("the statement's lines come to {}, cash less debt changed by {}",
                            format_decimal(out.total.value), format_decimal(change.value)),
                "run `wattbook history rebuild`; if it stays so, the ledger booked what no line "
                "knows");
  return check_energy(out.energy);
}

}  // namespace

Result<MemberStatement> member_statement(Database& database, const Address& address,
                                         CommunityIndex community, Month month) {
  const Result<MemberIndex> member = find_member(database, address);
  if (!member) return std::unexpected(member.error());
  const Result<CommunityEntry> primary = find_community(database, community);
  if (!primary) return std::unexpected(primary.error());
  if (!find_account(database, *member, primary->cash))
    return fail(fmt::format("{} is not a member of {}", to_hex0x(address), primary->name));
  const Result<env::TimeZone> zone = env::TimeZone::find(zone_of(database));
  if (!zone) return std::unexpected(zone.error());

  MemberStatement out;
  out.member = address;
  out.community = primary->name;
  out.month = format_month(month);
  out.time_zone = zone->name();
  const Span span = span_of(*zone, month);
  out.from = span.from;
  out.until = span.until;
  out.complete = interval_end(primary->closed, primary->interval_length) >= span.until;
  out.intervals =
      static_cast<std::uint32_t>((span.until - span.from).value / primary->interval_length.value);
  Statement newest(database, "SELECT height, version FROM blocks ORDER BY height DESC LIMIT 1");
  if (newest.bind().next()) {
    out.height = newest.id<Height>(0);
    out.protocol_version = static_cast<std::uint32_t>(newest.number(1));
  }
  Statement currency(database, "SELECT code FROM assets WHERE asset = ?");
  if (currency.bind(primary->cash).next()) out.currency = currency.text(0);

  Builder builder(database, *member, span, first_day(month), first_day(month_after(month)));
  const Result<void> filled =
      fill(builder, *primary, AssetIndex(0), communities_of_cash(database, primary->cash), out);
  if (!filled) return std::unexpected(filled.error());
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return out;
}

}  // namespace wattbook::history
