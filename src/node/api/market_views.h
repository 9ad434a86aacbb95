// What the API shows of a market besides its levels and trades.
#pragma once

#include "core/chain/commands_market.h"
#include "node/api/page.h"

namespace wattbook::api {

struct OrderView {
  OrderId order;
  Address member;
  market::Side side = market::Side::buy;
  Price price;
  Amount remaining;
  Amount executable;
  market::TimeInForce time_in_force = market::TimeInForce::good_till_cancelled;
  std::optional<Instant> good_till;
  bool post_only = false;
  market::SelfTrade self_trade = market::SelfTrade::cancel_taker;

  static constexpr std::string_view type_name = "Order";
  static constexpr std::string_view list_type = "Orders";
  static constexpr std::string_view list_name = "orders";
  static constexpr auto fields = std::tuple(
      field("order", &OrderView::order), field("member", &OrderView::member),
      field("side", &OrderView::side), field("price", &OrderView::price),
      noted(field("remaining", &OrderView::remaining), "WATT or TSL not yet traded"),
      noted(field("executable", &OrderView::executable), "of it what can fill now"),
      field("time_in_force", &OrderView::time_in_force), field("good_till", &OrderView::good_till),
      field("post_only", &OrderView::post_only), field("self_trade", &OrderView::self_trade));
};

struct AuctionResultView {
  Instant interval;
  Price price;
  Amount volume;
  Amount welfare;
  Amount optimum;
  Height height;

  static constexpr std::string_view type_name = "AuctionResult";
  static constexpr std::string_view list_type = "Auctions";
  static constexpr std::string_view list_name = "auctions";
  static constexpr auto fields = std::tuple(
      noted(field("interval", &AuctionResultView::interval), "start of the interval it closed"),
      field("price", &AuctionResultView::price), field("volume", &AuctionResultView::volume),
      noted(field("welfare", &AuctionResultView::welfare), "cash gained over the orders' limits"),
      noted(field("optimum", &AuctionResultView::optimum), "the most that could be gained"),
      noted(field("height", &AuctionResultView::height), "of the block that cleared it"));
};

}  // namespace wattbook::api
