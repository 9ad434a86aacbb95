#include "node/history/market_tables.h"

#include <algorithm>
#include <utility>

namespace wattbook::history {

MarketTables::MarketTables(Database& database)
    : insert_trade_(database,
                    "INSERT INTO trades VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      add_bar_(database,
               "INSERT INTO bars VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
               "high = MAX(high, excluded.high), low = MIN(low, excluded.low), "
               "close = excluded.close, volume = volume + excluded.volume, "
               "cash = cash + excluded.cash, trades = trades + excluded.trades"),
      insert_auction_(database, "INSERT INTO auctions VALUES(?, ?, ?, ?, ?, ?, ?)") {
  Statement newest(database, "SELECT COALESCE(MAX(seq), 0) + 1 FROM trades");
  if (newest.bind().next()) next_ = newest.number(0);
}

void MarketTables::add(const Booking& booking, const chain::Traded& trade, Amount fee) {
  // Exact: tick x lot is a whole number of cash units (DOMAIN 2.3).
  const Amount cash = cost_floor(watt_energy(trade.quantity), trade.price);
  insert_trade_.run(next_++, trade.community, std::int64_t{std::to_underlying(trade.instrument)},
                    std::int64_t{std::to_underlying(trade.session)}, trade.trade, trade.maker,
                    trade.taker, trade.buyer, trade.seller,
                    std::int64_t{std::to_underlying(trade.taker_side)}, trade.price, trade.quantity,
                    cash, fee, booking.receipt, booking.time, booking.value_time);
  const std::int64_t minute = mul_div_floor(booking.time.unix_ms, 1, one_minute.value);
  const auto [at, fresh] = bars_.try_emplace(
      {trade.community.value, std::to_underlying(trade.instrument), minute},
      Bar{.open = trade.price, .high = trade.price, .low = trade.price, .close = trade.price});
  Bar& bar = at->second;
  bar.high = std::max(bar.high, trade.price);
  bar.low = std::min(bar.low, trade.price);
  bar.close = trade.price;
  bar.volume += trade.quantity;
  bar.cash += cash;
  ++bar.trades;
}

void MarketTables::add(const Booking& booking, const chain::AuctionCleared& auction) {
  insert_auction_.run(auction.community, auction.interval, auction.price, auction.volume,
                      auction.welfare, auction.optimum, booking.receipt);
}

void MarketTables::flush() {
  for (const auto& [key, bar] : bars_)
    add_bar_.run(std::int64_t{std::get<0>(key)}, std::int64_t{std::get<1>(key)}, std::get<2>(key),
                 bar.open, bar.high, bar.low, bar.close, bar.volume, bar.cash, bar.trades);
  bars_.clear();
}

}  // namespace wattbook::history
