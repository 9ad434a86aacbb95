// What happened now and then: results of the call auction, alarms, and what an account paid in fees
// for each interval (DOMAIN 5.2, 6.5). Lists in pages as in queries.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/chain/effects.h"
#include "node/history/queries.h"

namespace wattbook::history {

struct AuctionRow {
  std::uint64_t number = 0;  // of the interval
  Instant interval;
  Price price;
  Amount volume;
  Amount welfare;
  Amount optimum;
  Height height;

  static constexpr std::string_view type_name = "AuctionRow";
  static constexpr auto fields = std::tuple(
      codec::field("number", &AuctionRow::number), codec::field("interval", &AuctionRow::interval),
      codec::field("price", &AuctionRow::price), codec::field("volume", &AuctionRow::volume),
      codec::field("welfare", &AuctionRow::welfare), codec::field("optimum", &AuctionRow::optimum),
      codec::field("height", &AuctionRow::height));
  bool operator==(const AuctionRow&) const = default;
};

struct AuctionPage {
  std::vector<AuctionRow> auctions;
  std::optional<std::uint64_t> cursor;
};

Result<AuctionPage> community_auctions(Database& database, CommunityIndex community,
                                       const PageRequest& page);

struct AlarmRow {
  std::uint64_t number = 0;
  Instant time;  // when it counts
  Address member;
  chain::AlarmKind kind{};
  Amount amount;
  Height height;

  static constexpr std::string_view type_name = "AlarmRow";
  static constexpr auto fields = std::tuple(
      codec::field("number", &AlarmRow::number), codec::field("time", &AlarmRow::time),
      codec::field("member", &AlarmRow::member), codec::field("kind", &AlarmRow::kind),
      codec::field("amount", &AlarmRow::amount), codec::field("height", &AlarmRow::height));
  bool operator==(const AlarmRow&) const = default;
};

struct AlarmPage {
  std::vector<AlarmRow> alarms;
  std::optional<std::uint64_t> cursor;
};

Result<AlarmPage> community_alarms(Database& database, CommunityIndex community,
                                   const PageRequest& page);

// One kind of fee in one interval.
struct FeeRow {
  Instant interval;
  std::string reason;  // ledger::TransferReason: trade_fee, grid_fee, storage_fee
  std::string asset;
  Amount amount;  // to the account: negative where it paid
  std::uint64_t postings = 0;

  static constexpr std::string_view type_name = "FeeRow";
  static constexpr auto fields = std::tuple(
      codec::field("interval", &FeeRow::interval), codec::field("reason", &FeeRow::reason),
      codec::field("asset", &FeeRow::asset), codec::field("amount", &FeeRow::amount),
      codec::field("postings", &FeeRow::postings));
  bool operator==(const FeeRow&) const = default;
};

// Earliest first. Intervals are those of `community`; fees that are no interval's count at the time
// of their block.
Result<std::vector<FeeRow>> member_fees(Database& database, const Address& member,
                                        CommunityIndex community, const Span& span);

}  // namespace wattbook::history
