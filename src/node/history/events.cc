#include "node/history/events.h"

#include <algorithm>

#include <fmt/format.h>

#include "node/history/directory.h"

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

}  // namespace

Result<AuctionPage> community_auctions(Database& database, CommunityIndex community,
                                       const PageRequest& page) {
  const Result<CommunityEntry> known = find_community(database, community);
  if (!known) return std::unexpected(known.error());
  Statement found(database,
                  "SELECT a.interval, a.price, a.volume, a.welfare, a.optimum, r.height FROM "
                  "auctions a JOIN receipts r ON r.seq = a.receipt WHERE a.community = ? AND "
                  "a.interval < ? ORDER BY a.interval DESC LIMIT ?");
  AuctionPage out;
  for (found.bind(community, before(page), rows(page) + 1); found.next();)
    out.auctions.push_back(
        {.number = static_cast<std::uint64_t>(found.number(0)),
         .interval = interval_start(IntervalNumber(found.number(0)), known->interval_length),
         .price = found.price(1),
         .volume = found.amount(2),
         .welfare = found.amount(3),
         .optimum = found.amount(4),
         .height = found.id<Height>(5)});
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  out.cursor = cut(out.auctions, page);
  return out;
}

Result<AlarmPage> community_alarms(Database& database, CommunityIndex community,
                                   const PageRequest& page) {
  const Result<CommunityEntry> known = find_community(database, community);
  if (!known) return std::unexpected(known.error());
  Statement found(database,
                  "SELECT a.seq, a.value_time, m.address, a.kind, a.amount, r.height FROM alarms a "
                  "JOIN members m ON m.member = a.member JOIN receipts r ON r.seq = a.receipt "
                  "WHERE a.community = ? AND a.seq < ? ORDER BY a.seq DESC LIMIT ?");
  AlarmPage out;
  for (found.bind(community, before(page), rows(page) + 1); found.next();)
    out.alarms.push_back({.number = static_cast<std::uint64_t>(found.number(0)),
                          .time = found.instant(1),
                          .member = found.fixed<Address>(2),
                          .kind = static_cast<chain::AlarmKind>(found.number(3)),
                          .amount = found.amount(4),
                          .height = found.id<Height>(5)});
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  out.cursor = cut(out.alarms, page);
  return out;
}

Result<std::vector<FeeRow>> member_fees(Database& database, const Address& member,
                                        CommunityIndex community, const Span& span) {
  const Result<MemberIndex> index = find_member(database, member);
  if (!index) return std::unexpected(index.error());
  const Result<CommunityEntry> known = find_community(database, community);
  if (!known) return std::unexpected(known.error());
  const auto reason = [](ledger::TransferReason one) {
    return std::int64_t{std::to_underlying(one)};
  };
  Statement found(database,
                  "SELECT p.value_time / ?1, p.reason, s.code, SUM(p.amount), COUNT(*) FROM "
                  "accounts a JOIN postings p ON p.account = a.account "
                  "JOIN assets s ON s.asset = a.asset WHERE a.owner = ?2 AND p.value_time >= ?3 "
                  "AND p.value_time < ?4 AND p.reason IN (?5, ?6, ?7) "
                  "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT ?8");
  found.bind(known->interval_length, *index, span.from, span.until,
             reason(ledger::TransferReason::trade_fee), reason(ledger::TransferReason::grid_fee),
             reason(ledger::TransferReason::storage_fee), series_rows_max + 1);
  std::vector<FeeRow> out;
  while (found.next()) {
    if (out.size() == series_rows_max)
      return fail(fmt::format("more than {} rows", series_rows_max), "ask for a shorter span");
    out.push_back(
        {.interval = interval_start(IntervalNumber(found.number(0)), known->interval_length),
         .reason =
             std::string(codec::name_of(static_cast<ledger::TransferReason>(found.number(1)))),
         .asset = found.text(2),
         .amount = found.amount(3),
         .postings = static_cast<std::uint64_t>(found.number(4))});
  }
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return out;
}

}  // namespace wattbook::history
