#include "sim/vehicle.h"

#include <algorithm>
#include <cmath>

#include "sim/noise.h"

namespace wattbook::sim {
namespace {
enum Stream : std::uint64_t { car_stream = 61, visit_stream };
}

Vehicle::Vehicle(std::uint64_t seed, env::TimeZone zone)
    : seed_(seed), zone_(std::move(zone)), commute_kwh_(0), charges_at_noon_(false) {
  Prng prng = noise_source(seed_, car_stream, 0);
  commute_kwh_ = 4 + 10 * uniform(prng);
  power_ = Power(uniform(prng) < 0.5 ? 3'700 : 11'000);
  charges_at_noon_ = uniform(prng) < 0.35;
}

std::optional<ChargingVisit> Vehicle::visit_of_day(Instant instant) const {
  const env::CalendarTime local = env::calendar_of(zone_.wall_clock(instant));
  const env::WallClock day = env::midnight(local.year, local.month, local.day);
  Prng prng = noise_source(seed_, visit_stream, day.seconds / 86'400);
  const bool weekend = local.weekday >= 6;
  if (uniform(prng) > (weekend ? 0.45 : 0.75)) return std::nullopt;
  const double arrival_hour =
      charges_at_noon_ ? 10.5 + 1.2 * normal(prng) : (weekend ? 16 : 17.8) + 1.3 * normal(prng);
  const double stay_hours = charges_at_noon_ ? 5 + 1.5 * uniform(prng) : 11.5 + 2 * uniform(prng);
  const double kwh = std::max(1.0, commute_kwh_ * (0.7 + 0.6 * uniform(prng)));
  const auto arrival_seconds =
      static_cast<std::int64_t>(std::clamp(arrival_hour, 6.0, 23.0) * 3600);
  const Instant arrival = zone_.meaning(env::WallClock{day.seconds + arrival_seconds}).first;
  return ChargingVisit{
      .arrival = arrival,
      .departure = arrival + Duration(static_cast<std::int64_t>(stay_hours * 3'600'000)),
      .wanted = Energy(std::llround(kwh * 1000) * 1000),
      .power = power_};
}

}  // namespace wattbook::sim
