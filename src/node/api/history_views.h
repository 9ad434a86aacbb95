// Parameters of the reads of history, and its lists as pages of rows.
#pragma once

#include "node/api/page.h"
#include "node/history/events.h"
#include "node/history/queries.h"
#include "node/history/statement_words.h"

namespace wattbook::api {

using codec::field;

// Absent ends are those of the last day.
struct SpanQuery {
  std::optional<Instant> from;
  std::optional<Instant> until;

  static constexpr auto fields =
      std::tuple(noted(field("from", &SpanQuery::from), "a day before `until` where absent"),
                 noted(field("until", &SpanQuery::until),
                       "not included; after the newest block "
                       "where absent"));
};

// Lists run backwards: `after` is the number of the last row of the page before.
struct BackwardPaging : Paging {
  std::optional<std::uint64_t> after;

  static constexpr auto fields = std::tuple_cat(
      std::tuple(noted(field("after", &BackwardPaging::after), "number of the last row seen")),
      Paging::fields);
};

struct StatementQuery {
  Address address;
  std::string month;
  CommunityIndex community;
  history::Language lang = history::Language::en;

  static constexpr std::string_view type_name = "StatementQuery";
  static constexpr auto fields =
      std::tuple(field("address", &StatementQuery::address),
                 noted(field("month", &StatementQuery::month), "of site time: 2026-11"),
                 field("community", &StatementQuery::community),
                 noted(field("lang", &StatementQuery::lang), "of the PDF"));
};

struct ExplainQuery {
  Address address;
  Instant interval;
  CommunityIndex community;

  static constexpr std::string_view type_name = "ExplainQuery";
  static constexpr auto fields =
      std::tuple(field("address", &ExplainQuery::address),
                 noted(field("interval", &ExplainQuery::interval), "a moment within it; required"),
                 field("community", &ExplainQuery::community));
};

struct MemberEnergyQuery : SpanQuery {
  Address address;
  CommunityIndex community;
  history::Step step = history::Step::interval;

  static constexpr std::string_view type_name = "MemberEnergyQuery";
  static constexpr auto fields =
      std::tuple_cat(std::tuple(field("address", &MemberEnergyQuery::address),
                                field("community", &MemberEnergyQuery::community),
                                field("step", &MemberEnergyQuery::step)),
                     SpanQuery::fields);
};

struct CommunityEnergyQuery : SpanQuery {
  CommunityIndex community;
  history::Step step = history::Step::interval;

  static constexpr std::string_view type_name = "CommunityEnergyQuery";
  static constexpr auto fields =
      std::tuple_cat(std::tuple(field("community", &CommunityEnergyQuery::community),
                                field("step", &CommunityEnergyQuery::step)),
                     SpanQuery::fields);
};

struct BarsQuery : SpanQuery {
  CommunityIndex community;
  chain::Instrument instrument = chain::Instrument::watt;
  std::uint32_t minutes = 15;
  history::DayClock day = history::DayClock::site;

  static constexpr std::string_view type_name = "BarsQuery";
  static constexpr auto fields = std::tuple_cat(
      std::tuple(field("community", &BarsQuery::community),
                 field("instrument", &BarsQuery::instrument),
                 noted(field("minutes", &BarsQuery::minutes), "length of a bar, 1 to 1440"),
                 noted(field("day", &BarsQuery::day), "whose midnight begins bars of a day")),
      SpanQuery::fields);
};

struct MarketTradesQuery : BackwardPaging {
  CommunityIndex community;
  chain::Instrument instrument = chain::Instrument::watt;

  static constexpr std::string_view type_name = "MarketTradesQuery";
  static constexpr auto fields =
      std::tuple_cat(std::tuple(field("community", &MarketTradesQuery::community),
                                field("instrument", &MarketTradesQuery::instrument)),
                     BackwardPaging::fields);
};

struct CommunityEventsQuery : BackwardPaging {
  CommunityIndex community;

  static constexpr std::string_view type_name = "CommunityEventsQuery";
  static constexpr auto fields = std::tuple_cat(
      std::tuple(field("community", &CommunityEventsQuery::community)), BackwardPaging::fields);
};

struct MemberFeesQuery : SpanQuery {
  Address address;
  CommunityIndex community;

  static constexpr std::string_view type_name = "MemberFeesQuery";
  static constexpr auto fields = std::tuple_cat(
      std::tuple(field("address", &MemberFeesQuery::address),
                 noted(field("community", &MemberFeesQuery::community), "whose intervals count")),
      SpanQuery::fields);
};

struct MemberQuery : BackwardPaging {
  Address address;

  static constexpr std::string_view type_name = "MemberQuery";
  static constexpr auto fields =
      std::tuple_cat(std::tuple(field("address", &MemberQuery::address)), BackwardPaging::fields);
};

struct PostingsQuery : BackwardPaging {
  Address address;
  std::string asset = "TSL";

  static constexpr std::string_view type_name = "PostingsQuery";
  static constexpr auto fields =
      std::tuple_cat(std::tuple(field("address", &PostingsQuery::address),
                                noted(field("asset", &PostingsQuery::asset), "TSL, WATT-0, EUR")),
                     BackwardPaging::fields);
};

struct TradeHistoryView {
  std::vector<history::TradeRow> trades;

  static constexpr std::string_view type_name = "TradeHistory";
  static constexpr auto fields =
      std::tuple(field("trades", &TradeHistoryView::trades, codec::AtMost(page_rows_max)));
};

struct AuctionHistoryView {
  std::vector<history::AuctionRow> auctions;

  static constexpr std::string_view type_name = "AuctionHistory";
  static constexpr auto fields =
      std::tuple(field("auctions", &AuctionHistoryView::auctions, codec::AtMost(page_rows_max)));
};

struct AlarmHistoryView {
  std::vector<history::AlarmRow> alarms;

  static constexpr std::string_view type_name = "AlarmHistory";
  static constexpr auto fields =
      std::tuple(field("alarms", &AlarmHistoryView::alarms, codec::AtMost(page_rows_max)));
};

struct FeeHistoryView {
  std::vector<history::FeeRow> fees;

  static constexpr std::string_view type_name = "FeeHistory";
  static constexpr auto fields =
      std::tuple(field("fees", &FeeHistoryView::fees, codec::AtMost(history::series_rows_max)));
};

struct PostingsView {
  std::vector<history::PostingRow> postings;

  static constexpr std::string_view type_name = "Postings";
  static constexpr auto fields =
      std::tuple(field("postings", &PostingsView::postings, codec::AtMost(page_rows_max)));
};

struct ReceiptHistoryView {
  std::vector<history::ReceiptRow> receipts;

  static constexpr std::string_view type_name = "ReceiptHistory";
  static constexpr auto fields =
      std::tuple(field("receipts", &ReceiptHistoryView::receipts, codec::AtMost(page_rows_max)));
};

}  // namespace wattbook::api
