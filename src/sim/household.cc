#include "sim/household.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "sim/noise.h"

namespace wattbook::sim {
namespace {

enum Stream : std::uint64_t { home_stream = 31, slow_stream, minute_stream, appliance_stream = 40 };

// Load relative to the daily mean at each full hour.
constexpr std::array<double, 24> weekday_shape{0.52, 0.44, 0.40, 0.39, 0.41, 0.52, 0.82, 1.08,
                                               1.10, 1.04, 1.01, 1.08, 1.20, 1.14, 1.00, 0.95,
                                               1.00, 1.20, 1.52, 1.72, 1.66, 1.42, 1.12, 0.76};
constexpr std::array<double, 24> saturday_shape{0.62, 0.51, 0.44, 0.42, 0.42, 0.45, 0.58, 0.82,
                                                1.12, 1.30, 1.34, 1.36, 1.40, 1.28, 1.12, 1.06,
                                                1.10, 1.28, 1.50, 1.56, 1.44, 1.24, 1.06, 0.86};
constexpr std::array<double, 24> sunday_shape{0.68, 0.55, 0.47, 0.43, 0.42, 0.43, 0.50, 0.68,
                                              1.00, 1.26, 1.42, 1.62, 1.66, 1.34, 1.08, 0.98,
                                              1.00, 1.18, 1.42, 1.54, 1.46, 1.28, 1.04, 0.76};

double at_hour(const std::array<double, 24>& shape, double hour) {
  const auto left = static_cast<std::size_t>(hour) % 24;
  const double part = hour - std::floor(hour);
  return shape[left] * (1 - part) + shape[(left + 1) % 24] * part;
}

struct Appliance {
  std::int64_t cell_minutes;  // at most one run starts in a cell
  double run_minutes;
  double watts;
  double chance;  // of a run in a cell at mean activity
};
constexpr std::array<Appliance, 5> appliance_kinds{{{20, 6, 1900, 0.06},    // kettle, microwave
                                                    {60, 35, 1500, 0.085},  // cooking
                                                    {180, 90, 700, 0.14},   // washing, dishes
                                                    {30, 25, 140, 0.50},    // screens, light
                                                    {45, 15, 110, 0.60}}};  // refrigerator

constexpr double appliance_mean() {
  double sum = 0;
  for (const Appliance& a : appliance_kinds)
    sum += a.watts * a.chance * a.run_minutes / static_cast<double>(a.cell_minutes);
  return sum;
}

}  // namespace

double season_of(const env::CalendarTime& local, bool southern) {
  const double angle = 2 * std::numbers::pi * (local.day_of_year - 172) / 365.25;
  return southern ? -std::cos(angle) : std::cos(angle);
}

double residential_shape(const env::CalendarTime& local, double season) {
  const double hour = local.minute_of_day / 60.0;
  const auto& shape = local.weekday == 7   ? sunday_shape
                      : local.weekday == 6 ? saturday_shape
                                           : weekday_shape;
  // Winter adds a tenth, most of it to the dark evening, which comes earlier.
  const double evening = std::exp(-std::pow((hour - 18.5) / 2.2, 2));
  return at_hour(shape, hour) * (1 - 0.12 * season) - 0.25 * season * evening;
}

Household::Household(std::uint64_t seed, double annual_kwh, env::TimeZone zone, bool southern)
    : seed_(seed),
      mean_power_(annual_kwh / 8.766),
      shift_minutes_(0),
      base_share_(0),
      zone_(std::move(zone)),
      southern_(southern) {
  Prng prng = noise_source(seed_, home_stream, 0);
  shift_minutes_ = 35 * normal(prng);
  base_share_ = 0.18 + 0.14 * uniform(prng);
}

double Household::appliances(Instant instant, double shape) const {
  double watts = 0;
  for (std::size_t kind = 0; kind < appliance_kinds.size(); ++kind) {
    const Appliance& a = appliance_kinds[kind];
    const std::int64_t length = a.cell_minutes * one_minute.value;
    const std::int64_t cell = mul_div_floor(instant.unix_ms, 1, length);
    // A run may reach into the next cell, so the one before counts too.
    for (const std::int64_t start_cell : {cell - 1, cell}) {
      Prng prng = noise_source(seed_, appliance_stream + kind, start_cell);
      if (uniform(prng) >= a.chance * shape) continue;
      const double starts = uniform(prng) * static_cast<double>(length);
      const double since = static_cast<double>(instant.unix_ms - start_cell * length) - starts;
      if (since >= 0 && since < a.run_minutes * 60'000) watts += a.watts;
    }
  }
  return watts / appliance_mean();
}

double Household::power(Instant instant) const {
  const Instant felt(instant.unix_ms - static_cast<std::int64_t>(shift_minutes_ * 60'000));
  const env::CalendarTime local = env::calendar_of(zone_.wall_clock(felt));
  const double shape = residential_shape(local, season_of(local, southern_));
  const double mood = 1 + 0.25 * smooth_noise(seed_, slow_stream, instant.unix_ms, one_day.value);
  const double flicker =
      0.05 * smooth_noise(seed_, minute_stream, instant.unix_ms, 2 * one_minute.value);
  const double moving = 0.35 * shape + 0.65 * appliances(instant, shape);
  return std::max(
      0.0, mean_power_ * (base_share_ + (1 - base_share_) * moving * mood + flicker * base_share_));
}

}  // namespace wattbook::sim
