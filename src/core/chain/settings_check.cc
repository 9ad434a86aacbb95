#include "core/chain/settings_check.h"

#include "core/battery/fees.h"
#include "core/chain/community.h"

namespace wattbook::chain {
namespace {

bool time_is_valid(const CommunitySettings& s) {
  return s.interval_length >= limits::interval_length_min &&
         s.interval_length <= limits::interval_length_max &&
         one_hour.value % s.interval_length.value == 0 && s.gate >= Duration(0) &&
         s.gate.value <= 10 * one_day.value;
}

// A trade never rounds: tick x lot is a whole number of cash units (2.3).
bool market_is_valid(const CommunitySettings& s) {
  if (s.tick <= Price(0) || s.tick.value > limits::price_max) return false;
  if (s.lot <= Energy(0) || s.lot.value > limits::lot_max) return false;
  const int128 unit = static_cast<int128>(s.tick.value) * s.lot.value;
  if (unit % units_per_whole != 0) return false;
  if (s.price_floor > s.price_ceiling || s.price_floor.value < -limits::price_max ||
      s.price_ceiling.value > limits::price_max)
    return false;
  if (s.price_floor.value % s.tick.value != 0 || s.price_ceiling.value % s.tick.value != 0)
    return false;
  if (s.price_band < Price(0) || s.price_band.value % s.tick.value != 0) return false;
  if ((s.price_ceiling.value - s.price_floor.value) / s.tick.value >= limits::ticks_span_max)
    return false;
  return s.fee_per_lot >= Amount(0) && s.fee_per_lot.value <= limits::price_max;
}

bool storage_is_valid(const CommunitySettings& s) {
  if (s.mint_efficiency_ppm == 0 || s.mint_efficiency_ppm > battery::efficiency_ppm_full)
    return false;
  if (!battery::is_valid(storage_terms(s))) return false;
  if (s.storage_fee < Amount(0) ||
      s.storage_fee.value > limits::fee_rate_max / battery::sub_units * units_per_whole)
    return false;
  return s.fee_grace_intervals > 0 && s.starter_grant >= Amount(0) && s.debt_limit >= Amount(0);
}

}  // namespace

bool settings_are_valid(const CommunitySettings& settings) {
  return time_is_valid(settings) && market_is_valid(settings) && storage_is_valid(settings);
}

bool settings_may_follow(const CommunitySettings& before, const CommunitySettings& after) {
  return before.interval_length == after.interval_length && before.tick == after.tick &&
         before.lot == after.lot && before.price_floor == after.price_floor &&
         before.price_ceiling == after.price_ceiling && before.price_band == after.price_band &&
         before.fee_per_lot == after.fee_per_lot &&
         before.fee_grace_intervals == after.fee_grace_intervals &&
         before.auction == after.auction && before.mode == after.mode;
}

}  // namespace wattbook::chain
