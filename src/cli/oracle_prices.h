// From a document of prices to the tariff that it makes: what members pay and get is the market's
// price times a factor and a surcharge, and half-way between the two among each other (DOMAIN 4.7).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "core/chain/commands_metering.h"
#include "meters/prices.h"

namespace wattbook::cli {

// Numbers as a person writes them.
struct TariffRules {
  meters::PriceRules prices;
  std::string zone;  // of stamps without offset; empty: UTC
  std::string import_add = "0";
  std::string import_factor = "1";
  std::string feed_in_add = "0";
  std::string feed_in_factor = "1";
  std::string fallback_import;  // where the document has ended; empty: none
  std::string fallback_feed_in;
};

struct TariffTable {
  std::vector<chain::TariffPoint> points;  // from the first interval that was asked for
  bool is_stale = false;                   // the fallback alone
};

// What the document says from `first` on, and behind its end the fallback. Fails where it ended
// before and there is none.
Result<TariffTable> tariff_of(const std::string& name, std::unique_ptr<tables::ByteSource> source,
                              const TariffRules& rules, IntervalNumber first, Duration interval);

}  // namespace wattbook::cli
