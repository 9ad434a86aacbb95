// A town whose members mean badly: a battery, a market and three homes.
#pragma once

#include "core/chain/chain_fixture_test.h"

namespace wattbook::chain {

inline PlaceOrder order(market::Side side, std::string_view at_price, std::string_view quantity) {
  PlaceOrder command;
  command.side = side;
  command.price = price(at_price);
  command.quantity = units(quantity);
  return command;
}

// Storage is limited by TSL alone: 1 kWh per TSL.
inline CommunitySettings roomy() {
  CommunitySettings settings;
  settings.storage_budget = units("1000000");
  settings.starter_grant = Amount(0);
  return settings;
}

// A battery, a market, three homes with 5 TSL and 100 EUR each.
struct TradingTown : Town {
  MeterIndex ann, bob, eve;
  explicit TradingTown(const CommunitySettings& settings = roomy()) {
    found(settings);
    battery("owner", "100");
    ann = household("ann");
    bob = household("bob");
    eve = household("eve");
    for (const std::string_view name : {"ann", "bob", "eve"}) {
      give_tsl(name, "5");
      deposit(name, "100");
    }
  }
  Instant end_of_next() const {
    return interval_end(community().closed + IntervalNumber(1), quarter);
  }
  void close_next() {
    advance_to(std::max(now + one_second, end_of_next() + Duration(6 * one_minute.value)));
  }
  void settle(const std::vector<Registers>& registers) {
    const Instant end = end_of_next();
    now = std::max(now, end);
    read(end, registers);
    close_next();
  }
  Transfer watt_to(
      std::initializer_list<std::pair<std::string_view, std::string_view>> legs) const {
    Transfer command;
    for (const auto& [name, amount] : legs)
      command.legs.push_back({community().watt, address_of(name), units(amount)});
    return command;
  }
};

}  // namespace wattbook::chain
