// Trades, their one-minute bars, and the results of call auctions.
#pragma once

#include <map>
#include <tuple>

#include "core/chain/effects.h"
#include "node/history/booking.h"
#include "node/history/database.h"

namespace wattbook::history {

class MarketTables {
 public:
  explicit MarketTables(Database& database);

  // `fee` is what each side pays.
  void add(const Booking& booking, const chain::Traded& trade, Amount fee);
  void add(const Booking& booking, const chain::AuctionCleared& auction);
  void flush();

 private:
  struct Bar {
    Price open;
    Price high;
    Price low;
    Price close;
    Amount volume;
    Amount cash;
    std::int64_t trades = 0;
  };

  std::int64_t next_ = 1;
  std::map<std::tuple<std::uint16_t, std::uint8_t, std::int64_t>, Bar> bars_;
  Statement insert_trade_, add_bar_, insert_auction_;
};

}  // namespace wattbook::history
