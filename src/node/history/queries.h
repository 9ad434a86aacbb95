// What the tables answer besides statements (DOMAIN 6.7): bars, trades, postings, receipts, series
// of intervals and sums by day or month. Lists come latest first and in pages: `before` is the
// `cursor` of the page before, absent for the first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "core/chain/commands_market.h"
#include "core/codec/fields.h"
#include "node/history/calendar.h"
#include "node/history/database.h"

namespace wattbook::history {

inline constexpr std::uint32_t page_rows_max = 1'000;
inline constexpr std::uint32_t series_rows_max = 10'000;

struct BarRow {
  Instant start;
  Price open;
  Price high;
  Price low;
  Price close;
  Amount volume;
  Amount cash;
  std::uint64_t trades = 0;

  static constexpr std::string_view type_name = "Bar";
  static constexpr auto fields =
      std::tuple(codec::field("start", &BarRow::start), codec::field("open", &BarRow::open),
                 codec::field("high", &BarRow::high), codec::field("low", &BarRow::low),
                 codec::field("close", &BarRow::close), codec::field("volume", &BarRow::volume),
                 codec::field("cash", &BarRow::cash), codec::field("trades", &BarRow::trades));
  bool operator==(const BarRow&) const = default;
};

struct BarList {
  std::vector<BarRow> bars;  // earliest first; spans without a trade have none

  static constexpr std::string_view type_name = "Bars";
  static constexpr auto fields =
      std::tuple(codec::field("bars", &BarList::bars, codec::AtMost(series_rows_max)));
};

enum class DayClock : std::uint8_t { utc = 0, site = 1 };
constexpr auto enum_names(DayClock) { return std::array<std::string_view, 2>{"utc", "site"}; }

// Bars of `length` (a whole number of minutes, at most a day) that begin in `span`. Bars of a day
// begin at midnight of `clock`; shorter ones at multiples of their length.
Result<BarList> bars(Database& database, CommunityIndex community, chain::Instrument instrument,
                     Duration length, DayClock clock, const Span& span);

struct TradeRow {
  std::uint64_t number = 0;  // in order of the whole ledger
  Instant time;
  CommunityIndex community;
  chain::Instrument instrument{};
  chain::Session session{};
  TradeId trade;
  Price price;
  Amount quantity;
  Amount cash;
  Amount fee;  // of each side
  Address buyer;
  Address seller;
  market::Side taker{};
  Height height;

  static constexpr std::string_view type_name = "TradeRow";
  static constexpr auto fields = std::tuple(
      codec::field("number", &TradeRow::number), codec::field("time", &TradeRow::time),
      codec::field("community", &TradeRow::community),
      codec::field("instrument", &TradeRow::instrument),
      codec::field("session", &TradeRow::session), codec::field("trade", &TradeRow::trade),
      codec::field("price", &TradeRow::price), codec::field("quantity", &TradeRow::quantity),
      codec::field("cash", &TradeRow::cash), codec::field("fee", &TradeRow::fee),
      codec::field("buyer", &TradeRow::buyer), codec::field("seller", &TradeRow::seller),
      codec::field("taker", &TradeRow::taker), codec::field("height", &TradeRow::height));
  bool operator==(const TradeRow&) const = default;
};

struct TradePage {
  std::vector<TradeRow> trades;
  std::optional<std::uint64_t> cursor;  // absent on the last page

  static constexpr std::string_view type_name = "TradePage";
  static constexpr auto fields =
      std::tuple(codec::field("trades", &TradePage::trades, codec::AtMost(page_rows_max)),
                 codec::field("cursor", &TradePage::cursor));
};

struct PageRequest {
  std::optional<std::uint64_t> before;
  std::uint32_t rows = 100;  // at most page_rows_max
};

Result<TradePage> market_trades(Database& database, CommunityIndex community,
                                chain::Instrument instrument, const PageRequest& page);
// All markets; as buyer or seller.
Result<TradePage> member_trades(Database& database, const Address& member, const PageRequest& page);

struct PostingRow {
  std::uint64_t number = 0;
  Instant time;        // of the block
  Instant value_time;  // when it counts
  std::string reason;  // ledger::TransferReason
  Amount amount;       // to the account
  Amount balance;      // after it
  Address counterpart;
  Height height;
  std::optional<CommandId> command;  // absent for what a block does by itself

  static constexpr std::string_view type_name = "PostingRow";
  static constexpr auto fields = std::tuple(
      codec::field("number", &PostingRow::number), codec::field("time", &PostingRow::time),
      codec::field("value_time", &PostingRow::value_time),
      codec::field("reason", &PostingRow::reason), codec::field("amount", &PostingRow::amount),
      codec::field("balance", &PostingRow::balance),
      codec::field("counterpart", &PostingRow::counterpart),
      codec::field("height", &PostingRow::height), codec::field("command", &PostingRow::command));
  bool operator==(const PostingRow&) const = default;
};

struct PostingPage {
  std::string asset;
  std::vector<PostingRow> postings;
  std::optional<std::uint64_t> cursor;

  static constexpr std::string_view type_name = "PostingPage";
  static constexpr auto fields =
      std::tuple(codec::field("asset", &PostingPage::asset),
                 codec::field("postings", &PostingPage::postings, codec::AtMost(page_rows_max)),
                 codec::field("cursor", &PostingPage::cursor));
};

// `asset` by its code ("EUR", "TSL", "WATT-0").
Result<PostingPage> member_postings(Database& database, const Address& member,
                                    std::string_view asset, const PageRequest& page);

struct ReceiptRow {
  std::uint64_t number = 0;
  Height height;
  Instant time;
  CommandId id;
  Address account;
  std::string command;  // the kind, as "PlaceOrder"
  std::string code;     // "none" where it was executed
  Bytes receipt;        // canonical bytes

  static constexpr std::string_view type_name = "ReceiptRow";
  static constexpr auto fields = std::tuple(
      codec::field("number", &ReceiptRow::number), codec::field("height", &ReceiptRow::height),
      codec::field("time", &ReceiptRow::time), codec::field("id", &ReceiptRow::id),
      codec::field("account", &ReceiptRow::account), codec::field("command", &ReceiptRow::command),
      codec::field("code", &ReceiptRow::code),
      codec::field("receipt", &ReceiptRow::receipt, codec::AtMost(UINT32_MAX)));
  bool operator==(const ReceiptRow&) const = default;
};

struct ReceiptPage {
  std::vector<ReceiptRow> receipts;
  std::optional<std::uint64_t> cursor;

  static constexpr std::string_view type_name = "ReceiptPage";
  static constexpr auto fields =
      std::tuple(codec::field("receipts", &ReceiptPage::receipts, codec::AtMost(page_rows_max)),
                 codec::field("cursor", &ReceiptPage::cursor));
};

// Of commands that stand in a block, by who signed them.
Result<ReceiptPage> account_receipts(Database& database, const Address& account,
                                     const PageRequest& page);
// The newest of a command; nothing where no block holds it.
Result<std::optional<ReceiptRow>> find_receipt(Database& database, const CommandId& id);

// Energies as booked by now, corrections included.
struct EnergyRow {
  Instant start;
  Energy imported;
  Energy exported;
  Energy minted;
  Energy burned;
  Energy shared_in;
  Energy shared_out;
  Energy grid_import;  // what was minted and never came included
  Energy grid_export;
  Amount cash;                  // received for sharing and from the grid, less paid
  std::uint32_t intervals = 0;  // that the row sums up
  std::uint32_t corrections = 0;

  static constexpr std::string_view type_name = "EnergyRow";
  static constexpr auto fields = std::tuple(
      codec::field("start", &EnergyRow::start), codec::field("imported", &EnergyRow::imported),
      codec::field("exported", &EnergyRow::exported), codec::field("minted", &EnergyRow::minted),
      codec::field("burned", &EnergyRow::burned), codec::field("shared_in", &EnergyRow::shared_in),
      codec::field("shared_out", &EnergyRow::shared_out),
      codec::field("grid_import", &EnergyRow::grid_import),
      codec::field("grid_export", &EnergyRow::grid_export), codec::field("cash", &EnergyRow::cash),
      codec::field("intervals", &EnergyRow::intervals),
      codec::field("corrections", &EnergyRow::corrections));
  bool operator==(const EnergyRow&) const = default;
};

struct EnergySeries {
  std::vector<EnergyRow> rows;  // earliest first; a step without energy has no row

  static constexpr std::string_view type_name = "EnergySeries";
  static constexpr auto fields =
      std::tuple(codec::field("rows", &EnergySeries::rows, codec::AtMost(series_rows_max)));
};

// Days and months are those of the site's clock.
enum class Step : std::uint8_t { interval = 0, day = 1, month = 2 };
constexpr auto enum_names(Step) {
  return std::array<std::string_view, 3>{"interval", "day", "month"};
}

// Intervals that begin in `span`; at most series_rows_max rows, else an error that says so.
Result<EnergySeries> member_series(Database& database, const Address& member,
                                   CommunityIndex community, Step step, const Span& span);
Result<EnergySeries> community_series(Database& database, CommunityIndex community, Step step,
                                      const Span& span);

}  // namespace wattbook::history
