// The names of the market's enumerators, as JSON and typed data write them.
#pragma once

#include <array>
#include <string_view>

#include "core/market/events.h"
#include "core/market/order.h"

namespace wattbook::market {

constexpr auto enum_names(Side) { return std::array<std::string_view, 2>{"buy", "sell"}; }
constexpr auto enum_names(OrderKind) { return std::array<std::string_view, 2>{"limit", "market"}; }
constexpr auto enum_names(TimeInForce) {
  return std::array<std::string_view, 4>{"good_till_cancelled", "good_till_time",
                                         "immediate_or_cancel", "fill_or_kill"};
}
constexpr auto enum_names(SelfTrade) {
  return std::array<std::string_view, 4>{"cancel_taker", "cancel_maker", "cancel_both",
                                         "decrement"};
}
constexpr auto enum_names(CloseReason) {
  return std::array<std::string_view, 6>{"filled",   "unfilled", "cancelled",
                                         "replaced", "expired",  "self_trade"};
}

}  // namespace wattbook::market
