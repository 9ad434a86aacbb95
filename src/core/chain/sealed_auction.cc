// The call auction of DOMAIN 6.6: orders of the interval, sealed until it closes, clear at one
// price.
#include <algorithm>
#include <map>

#include "core/chain/exchange.h"
#include "core/market/auction.h"

namespace wattbook::chain {
namespace {

using market::Side;

// What each sealed order can trade now: asks as far as their owner's free energy goes, bids as far
// as their room; in order of arrival where one owner has several.
std::vector<market::AuctionOrder> executable_orders(const State& state,
                                                    const Community& community) {
  const MarketPlace& market = community.watt_market;
  std::map<MemberIndex, Lots> free;
  std::map<MemberIndex, Lots> room;
  std::vector<market::AuctionOrder> orders;
  for (const auto& [id, order] : market.sealed) {
    const bool sells = order.side == Side::sell;
    auto& left = sells ? free : room;
    const auto [place, fresh] = left.try_emplace(order.owner);
    if (fresh)
      place->second =
          sells ? free_lots(state, community, market, order.owner) : market.book.room(order.owner);
    const Lots lots = std::min(order.quantity, place->second);
    if (lots == Lots(0)) continue;
    place->second -= lots;
    orders.push_back({.id = id,
                      .side = order.side,
                      .price = order.price,
                      .quantity = lots,
                      .sequence = id.value});
  }
  return orders;
}

Amount saturated(int128 value) {
  return Amount(static_cast<std::int64_t>(std::clamp<int128>(value, INT64_MIN, INT64_MAX)));
}

}  // namespace

void clear_sealed_orders(Applying& at, Community& community, IntervalNumber interval) {
  MarketPlace& market = community.watt_market;
  if (market.sealed.empty()) return;
  const std::vector<market::AuctionOrder> orders = executable_orders(at.state, community);
  const market::AuctionResult result = market::clear_auction(orders, market.book.last_price());

  // Fills are buys, then sells, each by priority: pairing them in that order gives trades that add
  // up on both sides.
  const auto first_sell = std::ranges::find(result.fills, Side::sell, &market::AuctionFill::side);
  auto buy = result.fills.begin();
  auto sell = first_sell;
  Lots buy_left = buy != first_sell ? buy->lots : Lots(0);
  Lots sell_left = sell != result.fills.end() ? sell->lots : Lots(0);
  while (buy != first_sell && sell != result.fills.end()) {
    const Lots lots = std::min(buy_left, sell_left);
    settle_sealed_trade(at, community, SealedTrade{buy->id, sell->id, *result.price, lots});
    if ((buy_left -= lots) == Lots(0) && ++buy != first_sell) buy_left = buy->lots;
    if ((sell_left -= lots) == Lots(0) && ++sell != result.fills.end()) sell_left = sell->lots;
  }
  if (result.price)
    at.receipt.emit(AuctionCleared{.community = community.index,
                                   .interval = interval,
                                   .price = market.price_of(*result.price),
                                   .volume = market.base_amount(result.volume),
                                   .welfare = saturated(result.welfare * market.tick_lot_cash),
                                   .optimum = saturated(result.optimum * market.tick_lot_cash)});
  close_sealed_orders(at, community);
}

}  // namespace wattbook::chain
