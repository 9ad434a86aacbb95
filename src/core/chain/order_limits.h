// Limits on orders per account (protocol version 2): how many may rest, how many may be sent in an
// interval for each that trades, and a deposit of cash for each, returned when the order leaves
// (LEDGER.md 3.21). All 0: no limit.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/instant.h"
#include "base/quantity.h"
#include "core/codec/fields.h"

namespace wattbook::chain {

struct OrderLimits {
  std::uint32_t open_orders_max = 0;      // resting in the continuous markets at once
  std::uint32_t orders_per_interval = 0;  // placed or replaced in an interval without any trade
  std::uint32_t orders_per_trade = 0;     // and so many more for each of one's trades in it
  Amount deposit;                         // cash reserved while an order rests

  bool operator==(const OrderLimits&) const = default;
  static constexpr std::string_view type_name = "OrderLimits";
  static constexpr auto fields =
      std::tuple(codec::field("open_orders_max", &OrderLimits::open_orders_max),
                 codec::field("orders_per_interval", &OrderLimits::orders_per_interval),
                 codec::field("orders_per_trade", &OrderLimits::orders_per_trade),
                 codec::field("deposit", &OrderLimits::deposit));
};

// What a participant did in the markets in one interval; commands by hand only, not their agent's.
struct OrderActivity {
  IntervalNumber interval;
  std::uint32_t orders = 0;
  std::uint32_t trades = 0;

  bool operator==(const OrderActivity&) const = default;
  static constexpr std::string_view type_name = "OrderActivity";
  static constexpr auto fields = std::tuple(codec::field("interval", &OrderActivity::interval),
                                            codec::field("orders", &OrderActivity::orders),
                                            codec::field("trades", &OrderActivity::trades));
};

}  // namespace wattbook::chain
