#include "sim/tariff.h"

#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "sim/data_file.h"

namespace wattbook::sim {
namespace {

bool holds(const TariffWindow& window, const env::CalendarTime& time) {
  const std::int32_t minute = time.minute_of_day;
  const bool past_midnight = window.minute_until <= window.minute_from;
  const bool inside = past_midnight ? minute >= window.minute_from || minute < window.minute_until
                                    : minute >= window.minute_from && minute < window.minute_until;
  return inside && window.weekdays[static_cast<std::size_t>(time.weekday - 1)] &&
         window.months[static_cast<std::size_t>(time.month - 1)];
}

Price price_at(const Tariff& tariff, const env::CalendarTime& time) {
  for (const TariffWindow& window : tariff.windows)
    if (holds(window, time)) return window.price;
  return tariff.base;
}

// Mean of the file's prices over [from, from + interval), or nothing where one is missing.
std::optional<Price> mean_price(const StampedColumn& prices, const std::vector<double>& by_step,
                                Instant from, Duration interval) {
  const std::int64_t offset = (from - prices.times->front()).value;
  const std::int64_t step = prices.step.value;
  const std::int64_t grain = std::gcd(std::gcd(step, interval.value), offset);
  double sum = 0;
  const std::int64_t grains = interval.value / grain;
  for (std::int64_t g = 0; g < grains; ++g) {
    const std::int64_t at = mul_div_floor(offset + g * grain, 1, step);
    if (at < 0 || at >= static_cast<std::int64_t>(by_step.size())) return std::nullopt;
    sum += by_step[static_cast<std::size_t>(at)];
  }
  if (std::isnan(sum)) return std::nullopt;
  return Price(std::llround(sum / static_cast<double>(grains)));
}

Result<std::vector<Price>> prices_from_file(const PriceFile& file, Instant start, Duration interval,
                                            std::size_t count) {
  const Result<std::vector<StampedColumn>> columns = read_data_file(
      file.file, file.form, {.patterns = {file.column}, .filter = {}, .member_column = {}},
      Negative::keep);
  if (!columns) return std::unexpected(columns.error());
  const StampedColumn& prices = columns->front();
  const Instant first = prices.times->front();
  std::vector<double> by_step(
      static_cast<std::size_t>((prices.times->back() - first).value / prices.step.value) + 1,
      std::nan(""));
  for (std::size_t i = 0; i < prices.values.size(); ++i)
    by_step[static_cast<std::size_t>(((*prices.times)[i] - first).value / prices.step.value)] =
        prices.values[i] * file.factor * units_per_whole;
  std::vector<Price> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Instant at = start + Duration(interval.value * static_cast<std::int64_t>(i));
    const std::optional<Price> price = mean_price(prices, by_step, at, interval);
    if (!price)
      return fail(fmt::format("{}: no price for {}", file.file.string(),
                              env::format_local(at, file.form.time.stamps.zone)),
                  "limit the scenario's [period], or use another price file");
    out.push_back(*price);
  }
  return out;
}

}  // namespace

Result<std::vector<Price>> tariff_prices(const Tariff& tariff, const env::TimeZone& zone,
                                         Instant start, Duration interval, std::size_t count) {
  if (tariff.file) return prices_from_file(*tariff.file, start, interval, count);
  std::vector<Price> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Instant at = start + Duration(interval.value * static_cast<std::int64_t>(i));
    out.push_back(price_at(tariff, env::calendar_of(zone.wall_clock(at))));
  }
  return out;
}

}  // namespace wattbook::sim
