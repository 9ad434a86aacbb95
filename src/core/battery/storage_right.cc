#include "core/battery/storage_right.h"

#include <algorithm>

#include "base/check.h"
#include "base/int128.h"

namespace wattbook::battery {

Energy balance_max(const StorageTerms& terms) {
  CHECK(is_valid(terms));
  const int128 limit =
      static_cast<int128>(terms.cost_per_user.value) * units_per_whole / terms.capacity_price.value;
  return Energy(static_cast<std::int64_t>(std::min<int128>(limit, INT64_MAX)));
}

Energy storage_limit(const StorageTerms& terms, Amount tsl_held) {
  CHECK(tsl_held >= Amount(0));
  const int128 right =
      static_cast<int128>(tsl_held.value) * terms.energy_per_tsl.value / units_per_whole;
  const std::int64_t limit =
      static_cast<std::int64_t>(std::min<int128>(right, balance_max(terms).value));
  return Energy(limit - limit % terms.lot.value);
}

}  // namespace wattbook::battery
