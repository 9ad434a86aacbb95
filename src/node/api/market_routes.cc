#include "node/api/market_routes.h"

#include <algorithm>

#include "node/api/fact_cursor.h"
#include "node/api/market_views.h"
#include "node/api/state_views.h"

namespace wattbook::api {
namespace {

using chain::Community;
using chain::Instrument;
using chain::MarketPlace;
using market::RestingOrder;
using market::Side;

struct BookQuery {
  CommunityIndex community;
  Instrument instrument = Instrument::watt;
  std::uint32_t depth = 20;

  static constexpr std::string_view type_name = "BookQuery";
  static constexpr auto fields = std::tuple(
      field("community", &BookQuery::community), field("instrument", &BookQuery::instrument),
      noted(field("depth", &BookQuery::depth), "most levels of a side; at most 1000 are given"));
};

struct OrdersQuery : Paging {
  CommunityIndex community;
  Instrument instrument = Instrument::watt;
  std::optional<Side> side;
  std::optional<Address> member;
  std::optional<OrderId> after;

  static constexpr std::string_view type_name = "OrdersQuery";
  static constexpr auto fields =
      paged(field("community", &OrdersQuery::community),
            field("instrument", &OrdersQuery::instrument), field("side", &OrdersQuery::side),
            noted(field("member", &OrdersQuery::member), "only this member's, by number"),
            noted(field("after", &OrdersQuery::after), "number of the last one seen"));
};

struct OrderQuery {
  CommunityIndex community;
  OrderId order;
  Instrument instrument = Instrument::watt;

  static constexpr std::string_view type_name = "OrderQuery";
  static constexpr auto fields =
      std::tuple(field("community", &OrderQuery::community), field("order", &OrderQuery::order),
                 field("instrument", &OrderQuery::instrument));
};

struct TradesQuery : Paging {
  CommunityIndex community;
  Instrument instrument = Instrument::watt;
  std::optional<Address> member;
  std::optional<std::string> after;

  static constexpr std::string_view type_name = "TradesQuery";
  static constexpr auto fields =
      paged(field("community", &TradesQuery::community),
            noted(field("instrument", &TradesQuery::instrument), "of tsl, energy means TSL"),
            noted(field("member", &TradesQuery::member), "bought or sold by this member"),
            noted(field("after", &TradesQuery::after), "from the Link of the page before"));
};

struct AuctionsQuery : Paging {
  CommunityIndex community;
  std::optional<Instant> after;

  static constexpr std::string_view type_name = "AuctionsQuery";
  static constexpr auto fields =
      paged(field("community", &AuctionsQuery::community),
            noted(field("after", &AuctionsQuery::after), "interval of the last one seen"));
};

OrderView view_of(const Books& books, const MarketPlace& market, const RestingOrder& order) {
  OrderView out;
  out.order = order.id;
  out.member = books.state.ledger.address(order.owner);
  out.side = order.side;
  out.price = market.price_of(order.price);
  out.remaining = market.base_amount(order.remaining);
  out.executable = market.base_amount(order.executable);
  out.time_in_force = order.time_in_force;
  if (order.time_in_force == market::TimeInForce::good_till_time) out.good_till = order.expires;
  out.post_only = order.post_only;
  out.self_trade = order.self_trade;
  return out;
}

Answered<BookView> show_book(const Books& books, const BookQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  return book_view((*community)->market(query.instrument),
                   std::min(query.depth, view_list_max.count));
}

using OrderPage = decltype(page_of<OrderView>(
    Paging(), +[](const OrderView&) { return std::string(); }));

// In the order in which they would trade: bids from the dearest, asks from the cheapest; at a price
// those that can trade, then those that wait.
Found<void> add_queued_orders(const Books& books, const MarketPlace& market,
                              const OrdersQuery& query, OrderPage& page) {
  std::optional<RestingOrder> last;
  if (query.after) last = market.book.find(*query.after);
  if (query.after && !last)
    return std::unexpected(
        unknown("after", "the order of `after` has left the book", "begin again without it"));
  bool seen = !last;
  for (const Side side : {Side::buy, Side::sell}) {
    if ((query.side && side != *query.side) || (!seen && side != last->side)) continue;
    for (const market::Level& level : market.book.levels(side, UINT32_MAX)) {
      if (!seen && level.price != last->price) continue;
      for (const RestingOrder& order : market.book.orders_at(side, level.price)) {
        if (seen && !page.add(view_of(books, market, order))) return {};
        seen = seen || order.id == last->id;
      }
    }
  }
  return {};
}

Answered<Rows<OrderView>> list_orders(const Books& books, const OrdersQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  const MarketPlace& market = (*community)->market(query.instrument);
  OrderPage page = page_of<OrderView>(
      query, +[](const OrderView& row) { return std::to_string(row.order.value); });
  if (!query.member) {
    if (auto added = add_queued_orders(books, market, query, page); !added)
      return std::unexpected(added.error());
    return page.take();
  }
  const auto member = find_participant(books, **community, *query.member);
  if (!member) return std::unexpected(member.error());
  for (const RestingOrder& order : market.book.orders_of((*member)->member)) {
    if (query.after && order.id <= *query.after) continue;
    if (query.side && order.side != *query.side) continue;
    if (!page.add(view_of(books, market, order))) break;
  }
  return page.take();
}

Answered<OrderView> show_order(const Books& books, const OrderQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  const MarketPlace& market = (*community)->market(query.instrument);
  if (const auto order = market.book.find(query.order)) return view_of(books, market, *order);
  return std::unexpected(unknown("order",
                                 "no order " + std::to_string(query.order.value) + " rests there",
                                 "filled and cancelled orders are gone; see the receipt"));
}

Answered<TradesView> list_trades(const Books& books, const TradesQuery& query) {
  if (const auto community = find_community(books, query.community); !community)
    return std::unexpected(community.error());
  const auto before = fact_cursor(query.after);
  if (!before) return std::unexpected(before.error());
  std::string last;
  PageWriter page(&TradesView::trades, query.limit, [&last](const TradeView&) { return last; });
  const auto& trades = books.recent.trades();
  for (auto at = trades.rbegin(); at != trades.rend(); ++at) {
    if (at->fact.community != query.community || at->fact.instrument != query.instrument ||
        !is_before(*at, *before))
      continue;
    const TradeView row = trade_view(books.state, *at);
    if (query.member && row.buyer != *query.member && row.seller != *query.member) continue;
    if (!page.add(row)) break;
    last = fact_id(*at);
  }
  return page.take();
}

Answered<Rows<AuctionResultView>> list_auctions(const Books& books, const AuctionsQuery& query) {
  const auto community = find_community(books, query.community);
  if (!community) return std::unexpected(community.error());
  const Duration length = (*community)->settings.interval_length;
  auto page = page_of<AuctionResultView>(
      query, [](const AuctionResultView& row) { return std::to_string(row.interval.unix_ms); });
  const auto& auctions = books.recent.auctions();
  for (auto at = auctions.rbegin(); at != auctions.rend(); ++at) {
    const chain::AuctionCleared& cleared = at->fact;
    const Instant interval = interval_start(cleared.interval, length);
    if (cleared.community != query.community || (query.after && interval >= *query.after)) continue;
    if (!page.add({interval, cleared.price, cleared.volume, cleared.welfare, cleared.optimum,
                   at->height}))
      break;
  }
  return page.take();
}

}  // namespace

void add_market_routes(RouteTable& table) {
  table.begin("market");
  table.read_live({"/api/v1/communities/{community}/book", "show_book", "The book by level"},
                  show_book);
  table.read({"/api/v1/communities/{community}/orders", "list_orders",
              "The book by order, in the order in which they would trade"},
             list_orders);
  table.read({"/api/v1/communities/{community}/orders/{order}", "show_order", "One open order"},
             show_order);
  table.read_live(
      {"/api/v1/communities/{community}/trades", "list_trades", "Recent trades, latest first"},
      list_trades);
  table.read({"/api/v1/communities/{community}/auctions", "list_auctions",
              "Recent results of the call auction, latest first"},
             list_auctions);
}

}  // namespace wattbook::api
