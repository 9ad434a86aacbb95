// The public grid's prices: what a member pays for energy drawn and gets for energy fed in. Fixed,
// by time of use, or from a file; any of them may be zero or negative (DOMAIN 4.6).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "sim/data_source.h"

namespace wattbook::sim {

// One line of a time-of-use tariff. A window whose end is not after its start runs past midnight.
struct TariffWindow {
  std::int32_t minute_from = 0;
  std::int32_t minute_until = 1440;
  std::array<bool, 7> weekdays{true, true, true, true, true, true, true};  // from Monday
  std::array<bool, 12> months{true, true, true, true, true, true,
                              true, true, true, true, true, true};
  Price price;
};

struct PriceFile {
  std::filesystem::path file;
  FileForm form;
  std::string column;
  double factor = 1;  // number in the file x factor = price per kWh
};

struct Tariff {
  Price base;                         // outside every window
  std::vector<TariffWindow> windows;  // the first that holds decides
  std::optional<PriceFile> file;      // set: decides alone
};

// Price of each of `count` intervals from `start` on; windows are read on the clock of `zone` at
// the interval's start. A file's finer prices are averaged over the interval (rounded to the
// nearest unit), coarser ones repeated. Fails where the file does not cover the time or is broken.
Result<std::vector<Price>> tariff_prices(const Tariff& tariff, const env::TimeZone& zone,
                                         Instant start, Duration interval, std::size_t count);

}  // namespace wattbook::sim
