#include "core/charging/price.h"

namespace wattbook::charging {
namespace {

// The whole base units of quantity x rate / unit and what was carried; the rest is carried on.
Amount accrue(std::int64_t quantity, std::int64_t rate, std::int64_t unit, std::int64_t& carry) {
  const int128 sum = static_cast<int128>(quantity) * rate + carry;
  int128 whole = sum / unit;
  if (sum % unit < 0) whole -= 1;
  carry = static_cast<std::int64_t>(sum - whole * unit);
  CHECK(whole >= INT64_MIN && whole <= INT64_MAX);
  return Amount(static_cast<std::int64_t>(whole));
}

}  // namespace

Cost price(const Consumption& used, Price import_price, const TariffBand& band, Amount per_session,
           Carry& carry) {
  Cost cost{.grid = {}, .market = used.market_cash, .service = {}};
  cost.grid = accrue(used.grid.value, import_price.value, units_per_whole, carry.grid);
  cost.service = accrue(used.energy.value, band.per_kwh.value, units_per_whole, carry.service);
  cost.service += accrue(used.charging.value, band.per_minute.value, one_minute.value, carry.time);
  cost.service += accrue(used.idle.value, band.idle_per_minute.value, one_minute.value, carry.time);
  if (used.first) cost.service += per_session;
  return cost;
}

}  // namespace wattbook::charging
