#include "cli/oracle_prices.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "cli/command_arguments.h"

namespace wattbook::cli {
namespace {

// price * factor + add.
struct Line {
  std::int64_t factor = 0;  // in millionths
  Price add;
  Price of(Price price) const {
    return Price(mul_div_floor(price.value, factor, units_per_whole) + add.value);
  }
};
Result<Line> read_line(const std::string& factor, const std::string& add) {
  const auto times = read_amount(factor, "factor");
  if (!times) return std::unexpected(times.error());
  const auto plus = read_amount(add, "surcharge");
  if (!plus) return std::unexpected(plus.error());
  return Line{*times, Price(*plus)};
}

chain::TariffPoint point_of(Price import, Price feed_in) {
  return {import, feed_in, Price(mul_div_floor(import.value + feed_in.value, 1, 2))};
}

Result<chain::TariffPoint> fallback_of(const TariffRules& rules) {
  const auto import = read_amount(rules.fallback_import, "fallback");
  if (!import) return std::unexpected(import.error());
  const auto feed_in = read_amount(
      rules.fallback_feed_in.empty() ? rules.fallback_import : rules.fallback_feed_in, "fallback");
  if (!feed_in) return std::unexpected(feed_in.error());
  return point_of(Price(*import), Price(*feed_in));
}

}  // namespace

Result<TariffTable> tariff_of(const std::string& name, std::unique_ptr<tables::ByteSource> source,
                              const TariffRules& rules, IntervalNumber first, Duration interval) {
  meters::PriceRules price_rules = rules.prices;
  const auto zone = env::TimeZone::find(rules.zone.empty() ? "UTC" : rules.zone);
  if (!zone) return std::unexpected(zone.error());
  price_rules.zone = *zone;
  const auto import = read_line(rules.import_factor, rules.import_add);
  if (!import) return std::unexpected(import.error());
  const auto feed_in = read_line(rules.feed_in_factor, rules.feed_in_add);
  if (!feed_in) return std::unexpected(feed_in.error());
  const auto prices = meters::read_prices(name, std::move(source), price_rules);
  if (!prices) return std::unexpected(prices.error());
  const meters::IntervalPrices table = meters::by_interval(*prices, first, interval);
  TariffTable out;
  out.is_stale = table.prices.empty();
  const std::size_t most = limits::tariff_points_max - 1;
  for (std::size_t i = 0; i < std::min(table.prices.size(), most); ++i)
    out.points.push_back(point_of(import->of(table.prices[i]), feed_in->of(table.prices[i])));
  if (!rules.fallback_import.empty()) {
    const auto fallback = fallback_of(rules);
    if (!fallback) return std::unexpected(fallback.error());
    out.points.push_back(*fallback);
  }
  if (out.points.empty())
    return fail(fmt::format("{}: its prices end before the present interval", name),
                "fetch a newer one, or give a fallback");
  return out;
}

}  // namespace wattbook::cli
