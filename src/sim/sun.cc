#include "sim/sun.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "node/env/local_time.h"
#include "sim/noise.h"

namespace wattbook::sim {
namespace {

constexpr double radians = std::numbers::pi / 180;

enum Stream : std::uint64_t { day_stream = 11, slow_cloud_stream, fast_cloud_stream };

double unit(double value) { return std::clamp(value, -1.0, 1.0); }

}  // namespace

SunPosition sun_position(Place place, Instant instant) {
  const env::CalendarTime utc =
      env::calendar_of(env::WallClock{mul_div_floor(instant.unix_ms, 1, 1000)});
  // Spencer's series for declination and the equation of time, good to about a quarter degree.
  const double year_angle = 2 * std::numbers::pi * (utc.day_of_year - 1) / 365.0;
  const double declination =
      0.006918 - 0.399912 * std::cos(year_angle) + 0.070257 * std::sin(year_angle) -
      0.006758 * std::cos(2 * year_angle) + 0.000907 * std::sin(2 * year_angle) -
      0.002697 * std::cos(3 * year_angle) + 0.00148 * std::sin(3 * year_angle);
  const double equation_minutes =
      229.18 * (0.000075 + 0.001868 * std::cos(year_angle) - 0.032077 * std::sin(year_angle) -
                0.014615 * std::cos(2 * year_angle) - 0.040849 * std::sin(2 * year_angle));
  const double day_minutes =
      static_cast<double>(instant.unix_ms -
                          mul_div_floor(instant.unix_ms, 1, one_day.value) * one_day.value) /
      60'000.0;
  const double solar_minutes = day_minutes + equation_minutes + 4 * place.longitude_degrees;
  const double hour_angle = (solar_minutes / 4 - 180) * radians;
  const double latitude = place.latitude_degrees * radians;

  const double sine = unit(std::sin(latitude) * std::sin(declination) +
                           std::cos(latitude) * std::cos(declination) * std::cos(hour_angle));
  // Azimuth from north over east, from the sun's east and north components.
  const double east = -std::cos(declination) * std::sin(hour_angle);
  const double north = std::cos(latitude) * std::sin(declination) -
                       std::sin(latitude) * std::cos(declination) * std::cos(hour_angle);
  double azimuth = std::atan2(east, north) / radians;
  if (azimuth < 0) azimuth += 360;
  return {.elevation_degrees = std::asin(sine) / radians, .azimuth_degrees = azimuth};
}

double roof_power(const Roof& roof, SunPosition sun, double clearness) {
  if (sun.elevation_degrees <= 0.5) return 0;
  const double elevation = sun.elevation_degrees * radians;
  const double tilt = roof.tilt_degrees * radians;
  const double turn = (sun.azimuth_degrees - roof.azimuth_degrees) * radians;
  // Air mass after Kasten and Young; Meinel's clear-sky beam; a tenth of the beam again as
  // diffuse light of the clear sky, which clouds raise while they take the beam away.
  const double air_mass =
      1 / (std::sin(elevation) + 0.50572 * std::pow(sun.elevation_degrees + 6.07995, -1.6364));
  const double clear_beam = 1353 * std::pow(0.7, std::pow(air_mass, 0.678));
  const double incidence = std::max(0.0, std::sin(elevation) * std::cos(tilt) +
                                             std::cos(elevation) * std::sin(tilt) * std::cos(turn));
  const double beam = clear_beam * std::pow(clearness, 1.5) * incidence;
  const double horizontal = clear_beam * std::sin(elevation);
  const double diffuse = horizontal * (0.10 * clearness + 0.28 * clearness * (1 - clearness)) *
                         (1 + std::cos(tilt)) / 2;
  constexpr double system_losses = 0.86;  // inverter, cables, dirt, warmth
  return std::min(roof.kwp, roof.kwp * (beam + diffuse) / 1000 * system_losses) * 1000;
}

double Sky::daily(std::int64_t day) const {
  Prng today = noise_source(seed_, day_stream, day);
  Prng yesterday = noise_source(seed_, day_stream, day - 1);
  return 0.7 * uniform(today) + 0.3 * uniform(yesterday);
}

double Sky::clearness(Instant instant) const {
  const std::int64_t day = mul_div_floor(instant.unix_ms, 1, one_day.value);
  const double part = static_cast<double>(instant.unix_ms - day * one_day.value) /
                      static_cast<double>(one_day.value);
  const double weather = daily(day) * (1 - part) + daily(day + 1) * part;
  const double cover = std::clamp(1.25 * weather, 0.2, 1.0);
  const double slow = smooth_noise(seed_, slow_cloud_stream, instant.unix_ms, 3 * one_hour.value);
  const double fast =
      smooth_noise(seed_, fast_cloud_stream, instant.unix_ms, 10 * one_minute.value);
  // Skies between clear and grey are the restless ones.
  const double restless = 4 * cover * (1 - cover) + 0.05;
  return std::clamp(cover + 0.25 * slow * restless + 0.3 * fast * restless, 0.08, 1.0);
}

}  // namespace wattbook::sim
