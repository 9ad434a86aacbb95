// The price at an outlet as it is shown before a start, by the function that charges it after
// (charging/price.h).
#pragma once

#include "core/chain/state.h"

namespace wattbook::chain {

struct PriceNow {
  std::string currency;
  Price energy_most;  // per kWh: the community's grid tariff; the market is no dearer
  std::optional<Price> energy_best;  // per kWh: the cheapest that can be bought now
  Price service;                     // per kWh, to the owner
  Amount per_session;
  Amount per_minute;
  Amount idle_per_minute;
  std::uint32_t idle_after_minutes = 0;
  Amount most_per_kwh;  // energy and service of one kWh: what is charged at most
  Amount hold;          // what is set aside at the start

  bool operator==(const PriceNow&) const = default;
  static constexpr std::string_view type_name = "PriceNow";
  static constexpr auto fields = std::tuple(
      codec::field("currency", &PriceNow::currency),
      codec::field("energy_most", &PriceNow::energy_most),
      codec::field("energy_best", &PriceNow::energy_best),
      codec::field("service", &PriceNow::service),
      codec::field("per_session", &PriceNow::per_session),
      codec::field("per_minute", &PriceNow::per_minute),
      codec::field("idle_per_minute", &PriceNow::idle_per_minute),
      codec::field("idle_after_minutes", &PriceNow::idle_after_minutes),
      codec::field("most_per_kwh", &PriceNow::most_per_kwh), codec::field("hold", &PriceNow::hold));
};

// For a driver who is not known (own WATT would make it cheaper).
PriceNow price_now(const State& state, charging::PointIndex point, std::uint32_t evse,
                   std::uint32_t connector, Instant now);

}  // namespace wattbook::chain
