#include "node/history/directory.h"

#include <fmt/format.h>

namespace wattbook::history {
namespace {

constexpr std::string_view community_columns =
    "SELECT community, name, watt, cash, debt, interval_length, lot, "
    "closed FROM communities ";

CommunityEntry community_of(const Statement& row) {
  return {row.id<CommunityIndex>(0),
          row.text(1),
          row.id<AssetIndex>(2),
          row.id<AssetIndex>(3),
          row.id<AssetIndex>(4),
          Duration(row.number(5)),
          row.energy(6),
          IntervalNumber(row.number(7))};
}

}  // namespace

Result<MemberIndex> find_member(Database& database, const Address& address) {
  Statement find(database, "SELECT member FROM members WHERE address = ?");
  if (find.bind(address).next()) return find.id<MemberIndex>(0);
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return fail(fmt::format("the ledger knows no account {}", to_hex0x(address)),
              "give the address of a member: 0x and 40 hexadecimal digits");
}

Result<CommunityEntry> find_community(Database& database, CommunityIndex community) {
  Statement find(database, fmt::format("{}WHERE community = ?", community_columns));
  if (find.bind(community).next()) return community_of(find);
  if (const Result<void> read = database.check(); !read) return std::unexpected(read.error());
  return fail(fmt::format("the ledger has no community {}", community.value));
}

std::vector<CommunityEntry> communities_of_cash(Database& database, AssetIndex cash) {
  Statement find(database, fmt::format("{}WHERE cash = ? ORDER BY community", community_columns));
  std::vector<CommunityEntry> out;
  for (find.bind(cash); find.next();) out.push_back(community_of(find));
  return out;
}

std::optional<AccountIndex> find_account(Database& database, MemberIndex owner, AssetIndex asset) {
  Statement find(database, "SELECT account FROM accounts WHERE owner = ? AND asset = ?");
  if (!find.bind(owner, asset).next()) return std::nullopt;
  return find.id<AccountIndex>(0);
}

TariffBook::TariffBook(Database& database, CommunityIndex community)
    : community_(community),
      find_(database,
            "SELECT interval, import_price, feed_in_price, sharing_price, receipt FROM tariffs "
            "WHERE community = ? AND interval <= ? ORDER BY interval DESC LIMIT 1"),
      next_(database, "SELECT MIN(interval) FROM tariffs WHERE community = ? AND interval > ?") {}

const TariffEntry& TariffBook::at(IntervalNumber interval) {
  if (interval >= entry_.from && interval < entry_.until) return entry_;
  entry_ = {};
  if (find_.bind(community_, interval).next())
    entry_ = {.prices = {find_.price(1), find_.price(2), find_.price(3)},
              .from = IntervalNumber(find_.number(0)),
              .until = IntervalNumber(INT64_MAX),
              .receipt = find_.number(4)};
  if (next_.bind(community_, interval).next() && !next_.is_null(0))
    entry_.until = IntervalNumber(next_.number(0));
  return entry_;
}

}  // namespace wattbook::history
