// Lists of what happened, page by page.
#include <algorithm>

#include <fmt/format.h>

#include "core/chain/command.h"
#include "node/history/directory.h"
#include "node/history/queries.h"

namespace wattbook::history {
namespace {

std::uint64_t before(const PageRequest& page) {
  return std::min<std::uint64_t>(page.before.value_or(INT64_MAX), INT64_MAX);
}
std::uint32_t rows(const PageRequest& page) {
  return std::clamp<std::uint32_t>(page.rows, 1, page_rows_max);
}

// One row more was asked for than the page holds: it tells whether another page follows.
template <class Row>
std::optional<std::uint64_t> cut(std::vector<Row>& list, const PageRequest& page) {
  if (list.size() <= rows(page)) return std::nullopt;
  list.pop_back();
  return list.back().number;
}

constexpr std::string_view trade_columns =
    "SELECT t.seq, t.time, t.community, t.instrument, t.session, t.trade, t.price, t.quantity, "
    "t.cash, t.fee, b.address, s.address, t.taker_side, r.height FROM trades t "
    "JOIN members b ON b.member = t.buyer JOIN members s ON s.member = t.seller "
    "JOIN receipts r ON r.seq = t.receipt ";

TradeRow trade_of(const Statement& row) {
  return {.number = static_cast<std::uint64_t>(row.number(0)),
          .time = row.instant(1),
          .community = row.id<CommunityIndex>(2),
          .instrument = static_cast<chain::Instrument>(row.number(3)),
          .session = static_cast<chain::Session>(row.number(4)),
          .trade = row.id<TradeId>(5),
          .price = row.price(6),
          .quantity = row.amount(7),
          .cash = row.amount(8),
          .fee = row.amount(9),
          .buyer = row.fixed<Address>(10),
          .seller = row.fixed<Address>(11),
          .taker = static_cast<market::Side>(row.number(12)),
          .height = row.id<Height>(13)};
}

Result<TradePage> trade_page(Database& database, Statement& found, const PageRequest& page) {
  TradePage out;
  while (found.next()) out.trades.push_back(trade_of(found));
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  out.cursor = cut(out.trades, page);
  return out;
}

constexpr std::string_view receipt_columns =
    "SELECT seq, height, time, id, account, kind, code, receipt FROM receipts ";

template <std::size_t I = 0>
std::string_view command_name(std::size_t kind) {
  if constexpr (I < std::variant_size_v<chain::Command>) {
    if (kind == I) return std::variant_alternative_t<I, chain::Command>::type_name;
    return command_name<I + 1>(kind);
  } else {
    return {};
  }
}

ReceiptRow receipt_of(const Statement& row) {
  return {.number = static_cast<std::uint64_t>(row.number(0)),
          .height = row.id<Height>(1),
          .time = row.instant(2),
          .id = row.fixed<CommandId>(3),
          .account = row.fixed<Address>(4),
          .command = std::string(command_name(static_cast<std::size_t>(row.number(5)))),
          .code = std::string(chain::rejection_name(static_cast<chain::Rejection>(row.number(6)))),
          .receipt = row.blob(7)};
}

}  // namespace

Result<TradePage> market_trades(Database& database, CommunityIndex community,
                                chain::Instrument instrument, const PageRequest& page) {
  const Result<CommunityEntry> known = find_community(database, community);
  if (!known) return std::unexpected(known.error());
  Statement found(database, fmt::format("{}WHERE t.community = ? AND t.instrument = ? AND "
                                        "t.seq < ? ORDER BY t.seq DESC LIMIT ?",
                                        trade_columns));
  found.bind(community, std::int64_t{std::to_underlying(instrument)}, before(page), rows(page) + 1);
  return trade_page(database, found, page);
}

Result<TradePage> member_trades(Database& database, const Address& member,
                                const PageRequest& page) {
  const Result<MemberIndex> index = find_member(database, member);
  if (!index) return std::unexpected(index.error());
  Statement found(database,
                  fmt::format("{}WHERE t.seq IN (SELECT seq FROM trades WHERE buyer = ?1 AND "
                              "seq < ?2 UNION SELECT seq FROM trades WHERE seller = ?1 AND "
                              "seq < ?2 ORDER BY 1 DESC LIMIT ?3) ORDER BY t.seq DESC",
                              trade_columns));
  found.bind(*index, before(page), rows(page) + 1);
  return trade_page(database, found, page);
}

Result<PostingPage> member_postings(Database& database, const Address& member,
                                    std::string_view asset, const PageRequest& page) {
  const Result<MemberIndex> index = find_member(database, member);
  if (!index) return std::unexpected(index.error());
  Statement account(database,
                    "SELECT a.account, s.code FROM accounts a JOIN assets s ON s.asset = a.asset "
                    "WHERE a.owner = ? AND s.code = ?");
  if (!account.bind(*index, asset).next())
    return fail(fmt::format("{} has no account of '{}'", to_hex0x(member), asset),
                "name an asset like TSL, WATT-0 or EUR");
  PostingPage out;
  out.asset = account.text(1);
  Statement found(database,
                  "SELECT p.seq, p.time, p.value_time, p.reason, p.amount, p.balance, m.address, "
                  "r.height, r.id FROM postings p JOIN accounts c ON c.account = p.counterpart "
                  "JOIN members m ON m.member = c.owner JOIN receipts r ON r.seq = p.receipt "
                  "WHERE p.account = ? AND p.seq < ? ORDER BY p.seq DESC LIMIT ?");
  found.bind(account.number(0), before(page), rows(page) + 1);
  while (found.next()) {
    PostingRow row{
        .number = static_cast<std::uint64_t>(found.number(0)),
        .time = found.instant(1),
        .value_time = found.instant(2),
        .reason = std::string(codec::name_of(static_cast<ledger::TransferReason>(found.number(3)))),
        .amount = found.amount(4),
        .balance = found.amount(5),
        .counterpart = found.fixed<Address>(6),
        .height = found.id<Height>(7),
        .command = std::nullopt};
    if (!found.is_null(8)) row.command = found.fixed<CommandId>(8);
    out.postings.push_back(std::move(row));
  }
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  out.cursor = cut(out.postings, page);
  return out;
}

Result<ReceiptPage> account_receipts(Database& database, const Address& account,
                                     const PageRequest& page) {
  Statement found(database, fmt::format("{}WHERE account = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                                        receipt_columns));
  ReceiptPage out;
  for (found.bind(account, before(page), rows(page) + 1); found.next();)
    out.receipts.push_back(receipt_of(found));
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  out.cursor = cut(out.receipts, page);
  return out;
}

Result<std::optional<ReceiptRow>> find_receipt(Database& database, const CommandId& id) {
  Statement found(database,
                  fmt::format("{}WHERE id = ? ORDER BY seq DESC LIMIT 1", receipt_columns));
  if (found.bind(id).next()) return receipt_of(found);
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return std::optional<ReceiptRow>();
}

}  // namespace wattbook::history
