// Commands of the exchange and its automatic agents (DOMAIN section 6).
#pragma once

#include "base/strong_id.h"
#include "core/chain/command_header.h"
#include "core/market/names.h"

namespace wattbook::chain {

// What is traded against the community's cash (6.1).
enum class Instrument : std::uint8_t { watt = 0, tsl = 1 };
constexpr auto enum_names(Instrument) { return std::array<std::string_view, 2>{"watt", "tsl"}; }

// Where the order goes: the continuous book, or the sealed call auction at the interval's close
// (6.6).
enum class Session : std::uint8_t { continuous = 0, auction = 1 };
constexpr auto enum_names(Session) {
  return std::array<std::string_view, 2>{"continuous", "auction"};
}

struct PlaceOrder : CommandHeader {
  CommunityIndex community;
  Instrument instrument = Instrument::watt;
  Session session = Session::continuous;
  market::Side side = market::Side::buy;
  market::OrderKind kind = market::OrderKind::limit;
  Price price;      // limit, or the protection price of a market order; a multiple of the tick
  Amount quantity;  // WATT or TSL; a multiple of the lot
  market::TimeInForce time_in_force = market::TimeInForce::good_till_cancelled;
  Instant good_till;  // good-till-time only, else 0
  bool post_only = false;
  market::SelfTrade self_trade = market::SelfTrade::cancel_taker;

  static constexpr std::string_view type_name = "PlaceOrder";
  static constexpr auto fields = command_fields(
      codec::field("community", &PlaceOrder::community),
      codec::field("instrument", &PlaceOrder::instrument),
      codec::field("session", &PlaceOrder::session), codec::field("side", &PlaceOrder::side),
      codec::field("kind", &PlaceOrder::kind), codec::field("price", &PlaceOrder::price),
      codec::field("quantity", &PlaceOrder::quantity),
      codec::field("time_in_force", &PlaceOrder::time_in_force),
      codec::field("good_till", &PlaceOrder::good_till),
      codec::field("post_only", &PlaceOrder::post_only),
      codec::field("self_trade", &PlaceOrder::self_trade));
};

struct CancelOrder : CommandHeader {
  CommunityIndex community;
  Instrument instrument = Instrument::watt;
  Session session = Session::continuous;
  OrderId order;

  static constexpr std::string_view type_name = "CancelOrder";
  static constexpr auto fields = command_fields(
      codec::field("community", &CancelOrder::community),
      codec::field("instrument", &CancelOrder::instrument),
      codec::field("session", &CancelOrder::session), codec::field("order", &CancelOrder::order));
};

// Changes price and open quantity in one step. A smaller quantity at the same price keeps its place
// in the queue.
struct ReplaceOrder : CommandHeader {
  CommunityIndex community;
  Instrument instrument = Instrument::watt;
  OrderId order;
  Price price;
  Amount quantity;

  static constexpr std::string_view type_name = "ReplaceOrder";
  static constexpr auto fields = command_fields(
      codec::field("community", &ReplaceOrder::community),
      codec::field("instrument", &ReplaceOrder::instrument),
      codec::field("order", &ReplaceOrder::order), codec::field("price", &ReplaceOrder::price),
      codec::field("quantity", &ReplaceOrder::quantity));
};

enum class AgentKind : std::uint8_t { none = 0, target_price = 1, zero_intelligence = 2 };
constexpr auto enum_names(AgentKind) {
  return std::array<std::string_view, 3>{"none", "target_price", "zero_intelligence"};
}

// A member's automatic agent (6.4): at each interval it offers what is stored above `sell_above`
// and bids for what is missing below `buy_below`. `none` switches it off.
struct SetAgent : CommandHeader {
  CommunityIndex community;
  AgentKind kind = AgentKind::none;
  Price target_buy;
  Price target_sell;
  Energy buy_below;
  Energy sell_above;

  static constexpr std::string_view type_name = "SetAgent";
  static constexpr auto fields = command_fields(codec::field("community", &SetAgent::community),
                                                codec::field("kind", &SetAgent::kind),
                                                codec::field("target_buy", &SetAgent::target_buy),
                                                codec::field("target_sell", &SetAgent::target_sell),
                                                codec::field("buy_below", &SetAgent::buy_below),
                                                codec::field("sell_above", &SetAgent::sell_above));
};

// The highest price at which the settlement of an interval buys missing energy on the market for
// the member (4.4).
struct SetCeiling : CommandHeader {
  CommunityIndex community;
  Price ceiling;

  static constexpr std::string_view type_name = "SetCeiling";
  static constexpr auto fields = command_fields(codec::field("community", &SetCeiling::community),
                                                codec::field("ceiling", &SetCeiling::ceiling));
};

}  // namespace wattbook::chain
