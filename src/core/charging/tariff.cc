#include "core/charging/tariff.h"

#include <algorithm>

namespace wattbook::charging {
namespace {

constexpr std::int64_t minutes_a_day = 24 * 60;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return mul_div_floor(a, 1, b); }

// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that
// the leap day is the last of its year.
std::int64_t days_to(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t from_march = year - (month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(from_march, 400);
  const std::int64_t year_of_era = from_march - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719'468;
}

// Minutes since 1970-01-01 of the first Sunday on or after a date, at `minute` of that day.
std::int64_t sunday(std::int64_t year, std::int64_t month, std::int64_t on_or_after,
                    std::int64_t minute) {
  const std::int64_t day = days_to(year, month, on_or_after);
  const std::int64_t weekday = day + 4 - floor_div(day + 4, 7) * 7;  // 0 is Sunday
  return (day + (7 - weekday) % 7) * minutes_a_day + minute;
}

std::int64_t year_of(std::int64_t minutes) {
  const std::int64_t days = floor_div(minutes, minutes_a_day);
  std::int64_t year = 1970 + floor_div(days * 400, 146'097);
  while (days_to(year, 1, 1) > days) --year;
  while (days_to(year + 1, 1, 1) <= days) ++year;
  return year;
}

// By UTC in the European Union (directive 2000/84/EC: 01:00 on the last Sundays of March and
// October), by the local clock in the United States (15 USC 260a: 02:00 on the second Sunday of
// March and the first of November).
bool in_summer(const LocalClock& clock, std::int64_t utc) {
  const std::int64_t standard = utc + clock.offset_minutes;
  const std::int64_t year = year_of(standard);
  switch (clock.summer_time) {
    case SummerTime::none:
      return false;
    case SummerTime::european_union:
      return utc >= sunday(year, 3, 25, 60) && utc < sunday(year, 10, 25, 60);
    case SummerTime::united_states:
      return standard >= sunday(year, 3, 8, 120) && standard < sunday(year, 11, 1, 60);
  }
  return false;
}

bool is_fee(std::int64_t value) { return value >= 0 && value <= service_price_max; }

}  // namespace

std::uint32_t minute_of_day(const LocalClock& clock, Instant time) {
  const std::int64_t utc = floor_div(time.unix_ms, one_minute.value);
  const std::int64_t local = utc + clock.offset_minutes + (in_summer(clock, utc) ? 60 : 0);
  return static_cast<std::uint32_t>(local - floor_div(local, minutes_a_day) * minutes_a_day);
}

bool is_valid(const LocalClock& clock) {
  return clock.offset_minutes >= -14 * 60 && clock.offset_minutes <= 14 * 60;
}

bool is_valid(const ServiceTariff& tariff) {
  if (!is_fee(tariff.per_session.value) || tariff.idle_after_minutes > idle_after_minutes_max ||
      tariff.bands.size() > bands_max)
    return false;
  for (std::size_t i = 0; i < tariff.bands.size(); ++i) {
    const TariffBand& band = tariff.bands[i];
    const bool in_order =
        i == 0 ? band.from_minute == 0 : band.from_minute > tariff.bands[i - 1].from_minute;
    if (!in_order || band.from_minute >= minutes_a_day || !is_fee(band.per_kwh.value) ||
        !is_fee(band.per_minute.value) || !is_fee(band.idle_per_minute.value))
      return false;
  }
  return true;
}

TariffBand band_at(const ServiceTariff& tariff, const LocalClock& clock, Instant time) {
  const std::uint32_t minute = minute_of_day(clock, time);
  const auto after = std::ranges::upper_bound(tariff.bands, minute, {}, &TariffBand::from_minute);
  return after == tariff.bands.begin() ? TariffBand{} : *std::prev(after);
}

}  // namespace wattbook::charging
