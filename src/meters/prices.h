// Prices of energy from outside: day-ahead and spot files of market operators, and files of one's
// own. Prices may be zero or negative (DOMAIN 4.6, 4.7).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "node/env/local_time.h"
#include "tables/byte_source.h"

namespace wattbook::meters {

// `aemo`: the Australian market's price and demand file (RRP per MWh; the stamp is the interval's
// end, in UTC+10). `ercot`: the Texan day-ahead file as CSV (hours by their number, US Central, the
// repeated hour flagged). `csv`, `json`: a time and a price in each row, or in each object of an
// array.
enum class PriceFormat : std::uint8_t { aemo, ercot, csv, json };

struct PriceRules {
  std::optional<PriceFormat> format;  // absent: guessed
  env::TimeZone zone;                 // of stamps without offset, in csv and json
  std::string area;                   // region or settlement point; empty: there must be only one
  std::string column;                 // of csv and json; empty: "price"
  bool per_mwh = false;               // of csv and json; the market's own files are
};

struct PricePoint {
  Instant start;
  Duration length;
  Price price;  // per kWh

  constexpr bool operator==(const PricePoint&) const = default;
};

// In order of time, without overlap. Fails with line and column.
Result<std::vector<PricePoint>> read_prices(const std::string& name,
                                            std::unique_ptr<tables::ByteSource> source,
                                            const PriceRules& rules);

// The mean price of each settlement interval that the points cover whole, from the first; weighted
// by time, to the nearest unit. Stops at the first interval that they do not cover.
struct IntervalPrices {
  IntervalNumber first;
  std::vector<Price> prices;
};
IntervalPrices by_interval(const std::vector<PricePoint>& points, IntervalNumber from,
                           Duration interval);

}  // namespace wattbook::meters
