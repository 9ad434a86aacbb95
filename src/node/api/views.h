// What the API shows: plain structs with a field map, filled by the application between blocks. All
// energy, money and prices are exact ledger numbers; times are UTC. docs/api.md explains each
// field.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"
#include "core/codec/fields.h"
#include "core/market/names.h"

namespace wattbook::api {

using codec::AtMost;
using codec::field;

// The most elements of a list that one answer holds.
inline constexpr AtMost view_list_max{1'000};

struct StatusView {
  std::string version;
  std::string community;
  std::string currency;
  std::string time_zone;  // IANA name: pages show site time, not browser time
  bool demo = false;
  std::uint32_t speed = 1;  // ledger seconds per second
  Instant time;             // of the latest block
  Instant interval_start;
  Duration interval_length;
  Height height;
  Hash block;
  Hash state_root;
  std::uint64_t commands = 0;  // in blocks, since the node started
  std::uint32_t members = 0;
  Hash genesis;  // names the ledger: the salt of the EIP-712 domain that commands are signed for
  std::uint32_t protocol_version = 0;  // of the rules that the latest block was made under

  static constexpr std::string_view type_name = "Status";
  static constexpr auto fields = std::tuple(
      field("version", &StatusView::version), field("community", &StatusView::community),
      field("currency", &StatusView::currency), field("time_zone", &StatusView::time_zone),
      field("demo", &StatusView::demo), field("speed", &StatusView::speed),
      field("time", &StatusView::time), field("interval_start", &StatusView::interval_start),
      field("interval_length", &StatusView::interval_length), field("height", &StatusView::height),
      field("block", &StatusView::block), field("state_root", &StatusView::state_root),
      field("commands", &StatusView::commands), field("members", &StatusView::members),
      field("genesis", &StatusView::genesis),
      field("protocol_version", &StatusView::protocol_version));
  bool operator==(const StatusView&) const = default;
};

// Mean power of the last metered interval. Absent values are not measured, which is not zero.
struct FlowView {
  std::optional<Instant> interval_start;  // absent before the first interval
  Duration interval_length;
  std::optional<Power> solar;
  std::optional<Power> battery_out;
  std::optional<Power> grid_in;
  std::optional<Power> homes;
  std::optional<Power> vehicles;
  std::optional<Power> battery_in;
  std::optional<Power> grid_out;
  std::optional<Energy> battery_stored;
  std::optional<Energy> battery_capacity;

  static constexpr std::string_view type_name = "Flow";
  static constexpr auto fields = std::tuple(
      field("interval_start", &FlowView::interval_start),
      field("interval_length", &FlowView::interval_length), field("solar", &FlowView::solar),
      field("battery_out", &FlowView::battery_out), field("grid_in", &FlowView::grid_in),
      field("homes", &FlowView::homes), field("vehicles", &FlowView::vehicles),
      field("battery_in", &FlowView::battery_in), field("grid_out", &FlowView::grid_out),
      field("battery_stored", &FlowView::battery_stored),
      field("battery_capacity", &FlowView::battery_capacity));
  bool operator==(const FlowView&) const = default;
};

// Orders of one price. Waiting energy stands in the book and cannot fill now: not yet produced
// (asks, DOMAIN 6.2), or without room in the buyer's store (bids, DOMAIN 6.3).
struct BookLevelView {
  Price price;
  Energy executable;
  Energy waiting;
  std::uint32_t orders = 0;

  static constexpr std::string_view type_name = "BookLevel";
  static constexpr auto fields = std::tuple(
      field("price", &BookLevelView::price), field("executable", &BookLevelView::executable),
      field("waiting", &BookLevelView::waiting), field("orders", &BookLevelView::orders));
  bool operator==(const BookLevelView&) const = default;
};

// Best first on both sides; the best prices count waiting energy too, and so may be crossed.
struct BookView {
  std::optional<Price> best_bid;
  std::optional<Price> best_ask;
  std::optional<Price> best_executable_ask;
  std::optional<Price> last;
  std::vector<BookLevelView> bids;
  std::vector<BookLevelView> asks;

  static constexpr std::string_view type_name = "Book";
  static constexpr auto fields = std::tuple(
      field("best_bid", &BookView::best_bid), field("best_ask", &BookView::best_ask),
      field("best_executable_ask", &BookView::best_executable_ask), field("last", &BookView::last),
      field("bids", &BookView::bids, view_list_max), field("asks", &BookView::asks, view_list_max));
  bool operator==(const BookView&) const = default;
};

struct TradeView {
  TradeId id;
  Instant time;
  Price price;
  Energy energy;
  Address buyer;
  Address seller;
  market::Side taker = market::Side::buy;  // whose order came second

  static constexpr std::string_view type_name = "Trade";
  static constexpr auto fields =
      std::tuple(field("id", &TradeView::id), field("time", &TradeView::time),
                 field("price", &TradeView::price), field("energy", &TradeView::energy),
                 field("buyer", &TradeView::buyer), field("seller", &TradeView::seller),
                 field("taker", &TradeView::taker));
  bool operator==(const TradeView&) const = default;
};

// Latest first.
struct TradesView {
  std::vector<TradeView> trades;

  static constexpr std::string_view type_name = "Trades";
  static constexpr auto fields = std::tuple(field("trades", &TradesView::trades, view_list_max));
  bool operator==(const TradesView&) const = default;
};

// Balances count what is held for open orders; `*_held` says how much that is.
struct MemberView {
  Address address;
  std::string name;  // kept beside the ledger, empty where unknown (DOMAIN 8.2)
  Amount watt;
  Amount watt_held;
  std::optional<Amount> watt_limit;
  Amount cash;
  Amount cash_held;
  Amount debt;
  Amount tsl;

  static constexpr std::string_view type_name = "Member";
  static constexpr auto fields =
      std::tuple(field("address", &MemberView::address), field("name", &MemberView::name),
                 field("watt", &MemberView::watt), field("watt_held", &MemberView::watt_held),
                 field("watt_limit", &MemberView::watt_limit), field("cash", &MemberView::cash),
                 field("cash_held", &MemberView::cash_held), field("debt", &MemberView::debt),
                 field("tsl", &MemberView::tsl));
  bool operator==(const MemberView&) const = default;
};

struct MembersView {
  std::vector<MemberView> members;

  static constexpr std::string_view type_name = "Members";
  static constexpr auto fields = std::tuple(field("members", &MembersView::members, view_list_max));
  bool operator==(const MembersView&) const = default;
};

// One closed interval of a community, as booked by now: load = shared + drawn + community_import,
// pv = shared + stored + community_export (both up to later corrections, DOMAIN 4.3).
struct IntervalView {
  Instant start;
  Energy load;
  Energy pv;
  Energy shared;
  Energy stored;
  Energy drawn;
  Energy community_import;
  Energy community_export;

  static constexpr std::string_view type_name = "Interval";
  static constexpr auto fields =
      std::tuple(field("start", &IntervalView::start), field("load", &IntervalView::load),
                 field("pv", &IntervalView::pv), field("shared", &IntervalView::shared),
                 field("stored", &IntervalView::stored), field("drawn", &IntervalView::drawn),
                 field("community_import", &IntervalView::community_import),
                 field("community_export", &IntervalView::community_export));
  bool operator==(const IntervalView&) const = default;
};

// Latest first.
struct IntervalsView {
  std::vector<IntervalView> intervals;

  static constexpr std::string_view type_name = "Intervals";
  static constexpr auto fields =
      std::tuple(field("intervals", &IntervalsView::intervals, view_list_max));
  bool operator==(const IntervalsView&) const = default;
};

struct BlockView {
  Height height;
  Instant time;
  Hash hash;
  Hash state_root;
  std::uint32_t commands = 0;

  static constexpr std::string_view type_name = "Block";
  static constexpr auto fields =
      std::tuple(field("height", &BlockView::height), field("time", &BlockView::time),
                 field("hash", &BlockView::hash), field("state_root", &BlockView::state_root),
                 field("commands", &BlockView::commands));
  bool operator==(const BlockView&) const = default;
};

// Latest first.
struct BlocksView {
  std::vector<BlockView> blocks;

  static constexpr std::string_view type_name = "Blocks";
  static constexpr auto fields = std::tuple(field("blocks", &BlocksView::blocks, view_list_max));
  bool operator==(const BlocksView&) const = default;
};

}  // namespace wattbook::api
