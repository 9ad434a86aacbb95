// One market of a community: its book and what a tick and a lot are worth, so that the value of any
// trade is a product of integers (DOMAIN 2.3). Orders of the call auction wait beside the book
// until the interval closes (6.6).
#pragma once

#include <map>

#include "base/limits.h"
#include "core/chain/commands_market.h"
#include "core/market/order_book.h"

namespace wattbook::chain {

// Steps of the TSL market, the same everywhere: prices in 0.0001 cash per TSL, quantities of 0.01
// TSL.
inline constexpr std::int64_t tsl_tick = 100;
inline constexpr std::int64_t tsl_lot = 10'000;

// An order of the sealed call auction. Its escrow is the same as in the book; an ask is covered
// when the auction clears.
struct SealedOrder {
  MemberIndex owner;
  market::Side side{};
  Ticks price;
  Lots quantity;

  bool operator==(const SealedOrder&) const = default;
  static constexpr std::string_view type_name = "SealedOrder";
  static constexpr auto fields = std::tuple(
      codec::field("owner", &SealedOrder::owner), codec::field("side", &SealedOrder::side),
      codec::field("price", &SealedOrder::price), codec::field("quantity", &SealedOrder::quantity));
};

struct MarketPlace {
  Instrument instrument{};
  AssetIndex base;  // what is traded: the community's WATT, or TSL
  AssetIndex cash;
  std::int64_t tick = 1;           // cash units per whole unit
  std::int64_t lot = 1;            // base units
  std::int64_t tick_lot_cash = 1;  // cash units of one lot at a price of one tick
  std::int64_t lot_fee = 0;        // cash units, from each side of each lot
  market::OrderBook book;
  std::map<OrderId, SealedOrder> sealed;
  OrderId sealed_last;
  TradeId sealed_trade_last;
  Amount deposit;        // cash reserved while an order rests (order_limits.h)
  OrderId deposit_from;  // for orders from this number on; those before keep none

  explicit MarketPlace(const market::BookRules& rules) : book(rules) {}

  // Cash that an open lot keeps reserved, for the worst price it can trade at. A bid at a negative
  // price may need none; an ask needs some where the fee exceeds the price.
  Amount bid_cash(Ticks price, Lots lots) const {
    return reserve(price.value * tick_lot_cash + lot_fee, lots);
  }
  Amount ask_cash(Ticks price, Lots lots) const {
    return reserve(lot_fee - price.value * tick_lot_cash, lots);
  }
  Amount deposit_of(OrderId order) const { return order >= deposit_from ? deposit : Amount(0); }
  // The exact value of a trade; negative where the seller pays.
  Amount value(Ticks price, Lots lots) const {
    return Amount(mul_div_floor(price.value * tick_lot_cash, lots.value, 1));
  }
  Amount fee(Lots lots) const { return Amount(mul_div_floor(lot_fee, lots.value, 1)); }
  Amount base_amount(Lots lots) const { return Amount(mul_div_floor(lot, lots.value, 1)); }
  Lots whole_lots(Amount amount) const { return Lots(amount.value > 0 ? amount.value / lot : 0); }
  Price price_of(Ticks ticks) const { return Price(ticks.value * tick); }

 private:
  static Amount reserve(std::int64_t per_lot, Lots lots) {
    return per_lot <= 0 ? Amount(0) : Amount(mul_div_floor(per_lot, lots.value, 1));
  }
};

}  // namespace wattbook::chain
