#include "node/api/history_routes.h"

#include <memory>
#include <utility>

#include "node/api/advice_view.h"
#include "node/api/history_views.h"
#include "node/history/explanation.h"
#include "node/history/statement.h"
#include "node/history/statement_csv.h"
#include "node/history/statement_pdf.h"

namespace wattbook::api {
namespace {

using history::Database;
using history::Span;
using http::Response;

Problem not_answered(const Error& error, std::uint16_t status) {
  return {"cannot be answered", status, error.message, std::nullopt,
          error.hint.empty() ? std::nullopt : std::optional(error.hint)};
}

Problem busy() {
  return {"busy", 503, "too many questions wait, or the node ends", std::nullopt,
          "ask again later"};
}

template <class T>
using Asked = Result<Answer<T>>;

// Declares a read that `show` answers from the tables, on the history's thread.
template <codec::Structure View, class Query>
void read(RouteTable& table, const AskHistory& ask, ReadName name,
          Asked<View> (*show)(Database&, const Query&)) {
  table.read_beside<View, Query>(name, [ask, show](Query query, Reply<View> reply) {
    const bool asked =
        ask([show, query = std::move(query), reply](const Result<Database*>& database) {
          if (!database) return reply(std::unexpected(not_answered(database.error(), 503)));
          Asked<View> answer = show(**database, query);
          if (!answer) return reply(std::unexpected(not_answered(answer.error(), 400)));
          reply(std::move(*answer));
        });
    if (!asked) reply(std::unexpected(busy()));
  });
}

template <class View>
Asked<View> whole(Result<View> view) {
  if (!view) return std::unexpected(view.error());
  return Answer<View>(std::move(*view));
}

std::string next_of(const std::optional<std::uint64_t>& cursor) {
  return cursor ? std::to_string(*cursor) : std::string();
}

history::PageRequest page_of(const BackwardPaging& paging) { return {paging.after, paging.limit}; }

Result<Span> span_of(Database& database, const SpanQuery& query) {
  history::Statement newest(database, "SELECT COALESCE(MAX(time), 0) FROM blocks");
  const std::int64_t now = newest.bind().next() ? newest.number(0) : 0;
  const Instant until = query.until.value_or(Instant(now + 1));
  const Instant from = query.from.value_or(Instant(std::max(until.unix_ms - one_day.value, 0l)));
  if (from > until) return fail("from is after until", "give the earlier moment as from");
  return Span{from, until};
}

Asked<history::Explanation> explain(Database& database, const ExplainQuery& query) {
  return whole(history::explain(database, query.address, query.community, query.interval));
}

Asked<history::Advice> advise(Database& database, const AdviceQuery& query) {
  return whole(history::advise(database, query.address, query.community));
}

Asked<history::EnergySeries> member_energy(Database& database, const MemberEnergyQuery& query) {
  const Result<Span> span = span_of(database, query);
  if (!span) return std::unexpected(span.error());
  return whole(history::member_series(database, query.address, query.community, query.step, *span));
}

Asked<history::EnergySeries> community_energy(Database& database,
                                              const CommunityEnergyQuery& query) {
  const Result<Span> span = span_of(database, query);
  if (!span) return std::unexpected(span.error());
  return whole(history::community_series(database, query.community, query.step, *span));
}

Asked<history::BarList> bars(Database& database, const BarsQuery& query) {
  const Result<Span> span = span_of(database, query);
  if (!span) return std::unexpected(span.error());
  if (query.minutes < 1 || query.minutes > 24 * 60)
    return fail("a bar is 1 to 1440 minutes long", "give minutes in that range");
  return whole(history::bars(database, query.community, query.instrument,
                             Duration(query.minutes * one_minute.value), query.day, *span));
}

Asked<TradeHistoryView> trades_answer(Result<history::TradePage> page) {
  if (!page) return std::unexpected(page.error());
  return Answer<TradeHistoryView>({std::move(page->trades)}, next_of(page->cursor));
}

Asked<TradeHistoryView> market_trades(Database& database, const MarketTradesQuery& query) {
  return trades_answer(
      history::market_trades(database, query.community, query.instrument, page_of(query)));
}

Asked<TradeHistoryView> member_trades(Database& database, const MemberQuery& query) {
  return trades_answer(history::member_trades(database, query.address, page_of(query)));
}

Asked<ReceiptHistoryView> member_receipts(Database& database, const MemberQuery& query) {
  auto page = history::account_receipts(database, query.address, page_of(query));
  if (!page) return std::unexpected(page.error());
  return Answer<ReceiptHistoryView>({std::move(page->receipts)}, next_of(page->cursor));
}

Asked<PostingsView> member_postings(Database& database, const PostingsQuery& query) {
  auto page = history::member_postings(database, query.address, query.asset, page_of(query));
  if (!page) return std::unexpected(page.error());
  return Answer<PostingsView>({std::move(page->postings)}, next_of(page->cursor));
}

Asked<AuctionHistoryView> auctions(Database& database, const CommunityEventsQuery& query) {
  auto page = history::community_auctions(database, query.community, page_of(query));
  if (!page) return std::unexpected(page.error());
  return Answer<AuctionHistoryView>({std::move(page->auctions)}, next_of(page->cursor));
}

Asked<AlarmHistoryView> alarms(Database& database, const CommunityEventsQuery& query) {
  auto page = history::community_alarms(database, query.community, page_of(query));
  if (!page) return std::unexpected(page.error());
  return Answer<AlarmHistoryView>({std::move(page->alarms)}, next_of(page->cursor));
}

Asked<FeeHistoryView> fees(Database& database, const MemberFeesQuery& query) {
  const Result<Span> span = span_of(database, query);
  if (!span) return std::unexpected(span.error());
  auto rows = history::member_fees(database, query.address, query.community, *span);
  if (!rows) return std::unexpected(rows.error());
  return Answer<FeeHistoryView>({std::move(*rows)});
}

Result<Response> statement_response(Database& database, const StatementQuery& query,
                                    std::string_view format) {
  const auto month = history::parse_month(query.month);
  if (!month) return std::unexpected(month.error());
  const auto statement =
      history::member_statement(database, query.address, query.community, *month);
  if (!statement) return std::unexpected(statement.error());
  Response response;
  response.headers = {{"Cache-Control", "no-store"}};
  if (format == "csv") {
    response.content_type = "text/csv; charset=utf-8";
    response.body = history::statement_csv(*statement);
  } else if (format == "pdf") {
    Result<std::string> pdf = history::statement_pdf(*statement, query.lang);
    if (!pdf) return std::unexpected(pdf.error());
    response.content_type = "application/pdf";
    response.headers.push_back(
        {"Content-Disposition", "inline; filename=\"statement-" + statement->month + ".pdf\""});
    response.body = std::move(*pdf);
  } else {
    response.content_type = "application/json";
    response.body = to_json(*statement);
  }
  return response;
}

RouteHandler statement_handler(const AskHistory& ask) {
  return [ask](const http::Request& request, const PathValues& values, http::Responder respond) {
    static constexpr std::array<std::string_view, 3> known = {"community", "lang", "format"};
    static const std::vector<std::string> path_names = {"address", "month"};
    const auto arguments = read_arguments(path_names, values, request.query, known);
    if (!arguments) return respond(to_response(arguments.error()));
    const auto query = read_parameters<StatementQuery>(*arguments);
    if (!query) return respond(to_response(query.error()));
    const std::string format = request.query_value("format").value_or("json");
    if (format != "json" && format != "csv" && format != "pdf")
      return respond(
          to_response(malformed("format", "there is no such format", "write one of json csv pdf")));
    const auto held = std::make_shared<http::Responder>(std::move(respond));
    const bool asked = ask([query = *query, format, held](const Result<Database*>& database) {
      if (!database) return (*held)(to_response(not_answered(database.error(), 503)));
      Result<Response> response = statement_response(*database.value(), query, format);
      (*held)(response ? std::move(*response) : to_response(not_answered(response.error(), 400)));
    });
    if (!asked) (*held)(to_response(busy()));
  };
}

// Of its own, for its three forms.
Operation statement_operation(Schemas& schemas, const AskHistory& ask) {
  const std::vector<Form> problem = {{"application/problem+json", schemas.of<Problem>()}};
  Operation out;
  out.path = "/api/v1/members/{address}/statements/{month}";
  out.id = "show_statement";
  out.summary = "A member's statement of a month, every line traceable";
  out.parameters = {
      {"address", true, schemas.of<Address>(), ""},
      {"month", true, R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$"})", "of site time"},
      {"community", false, schemas.of<CommunityIndex>(), ""},
      {"lang", false, schemas.of<history::Language>(), "of the PDF"},
      {"format", false, R"({"type":"string","enum":["json","csv","pdf"],"default":"json"})", ""}};
  out.answers = {{200,
                  "",
                  {{"application/json", schemas.of<history::MemberStatement>()},
                   {"text/csv", R"({"type":"string"})"},
                   {"application/pdf", R"({"type":"string","contentEncoding":"binary"})"}}},
                 {400, "a parameter cannot be read, or there is no statement", problem},
                 {503, "the query store is being made, or is busy", problem}};
  out.handler = statement_handler(ask);
  return out;
}

}  // namespace

void add_history_routes(RouteTable& table, const AskHistory& ask) {
  table.begin("history");
  table.begin_of_member();
  table.add(statement_operation(table.schemas(), ask));
  read(table, ask,
       {"/api/v1/members/{address}/explain", "explain_interval",
        "How a member's interval came about: readings, trades, tariff, rules"},
       explain);
  read(table, ask,
       {"/api/v1/members/{address}/energy", "list_member_energy",
        "A member's energy by interval, day or month, earliest first"},
       member_energy);
  read(table, ask,
       {"/api/v1/members/{address}/trades", "list_member_trades", "All trades of a member"},
       member_trades);
  read(table, ask,
       {"/api/v1/members/{address}/receipts", "list_member_receipts",
        "Receipts of all commands of an account"},
       member_receipts);
  read(table, ask,
       {"/api/v1/members/{address}/postings", "list_member_postings",
        "All that moved a member's balance of an asset"},
       member_postings);
  read(table, ask,
       {"/api/v1/members/{address}/fees", "list_member_fees",
        "What a member paid in fees, by interval and kind, earliest first"},
       fees);
  read(table, ask,
       {"/api/v1/members/{address}/advice", "advise_member",
        "How much to top up and with whom trading paid, from the last four weeks"},
       advise);
  table.begin("history");
  read(table, ask,
       {"/api/v1/communities/{community}/bars", "list_bars",
        "Open, high, low, close and volume, earliest first"},
       bars);
  read(table, ask,
       {"/api/v1/communities/{community}/energy", "list_community_energy",
        "A community's energy by interval, day or month, earliest first"},
       community_energy);
  read(table, ask,
       {"/api/v1/communities/{community}/trades/history", "list_trade_history",
        "All trades of a market"},
       market_trades);
  read(table, ask,
       {"/api/v1/communities/{community}/auctions/history", "list_auction_history",
        "All results of the call auction"},
       auctions);
  read(table, ask,
       {"/api/v1/communities/{community}/alarms/history", "list_alarm_history",
        "All alarms of a community"},
       alarms);
}

}  // namespace wattbook::api
