#include "core/chain/charging_price.h"

#include "core/chain/charging_session.h"
#include "core/chain/settlement.h"

namespace wattbook::chain {

PriceNow price_now(const State& state, charging::PointIndex index, std::uint32_t evse,
                   std::uint32_t connector, Instant now) {
  const charging::ChargePoint& point = state.charging.point(index);
  const Community& community = state.communities[point.community.value];
  const charging::ServiceTariff& tariff = point.description.tariff;
  const Duration length = community.settings.interval_length;
  const IntervalNumber interval = interval_of(now, length);
  const charging::TariffBand band =
      charging::band_at(tariff, point.description.clock, interval_start(interval, length));
  const Price import_price = tariff_of(community, interval).import_price;

  PriceNow out{.currency = state.ledger.asset(community.cash).code,
               .energy_most = import_price,
               .energy_best = {},
               .service = band.per_kwh,
               .per_session = tariff.per_session,
               .per_minute = band.per_minute,
               .idle_per_minute = band.idle_per_minute,
               .idle_after_minutes = tariff.idle_after_minutes,
               .most_per_kwh = {},
               .hold = {}};
  const MarketPlace& market = community.watt_market;
  if (const auto ask = market.book.best_executable_ask(); ask && community.stores()) {
    const Price best = market.price_of(*ask);
    if (best <= import_price) out.energy_best = best;
  }
  charging::Carry carry;
  const Energy one(units_per_whole);
  out.most_per_kwh =
      charging::price({.energy = one, .grid = one}, import_price, band, Amount(0), carry).total();
  charging::Session unknown;
  unknown.community = point.community;
  unknown.point = index;
  unknown.evse = evse;
  unknown.connector = connector;
  unknown.tariff = static_cast<std::uint32_t>(point.tariffs.size() - 1);
  out.hold = worst_price(state, unknown, charging::hold_ahead, now);
  return out;
}

}  // namespace wattbook::chain
