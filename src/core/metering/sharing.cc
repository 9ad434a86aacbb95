#include "core/metering/sharing.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "base/limits.h"

namespace wattbook::metering {

static_assert(limits::sharing_weight_max <= (std::int64_t{1} << 62) / limits::members_max,
              "the sum of all custom weights can be divided by");

bool are_valid(SharingKey kind, std::span<const std::int64_t> keys) {
  switch (kind) {
    case SharingKey::static_key: {
      std::int64_t rest = sharing_ppm;
      for (const std::int64_t key : keys) {
        if (key < 0 || key > rest) return false;
        rest -= key;
      }
      return true;
    }
    case SharingKey::dynamic_key:
      return keys.empty();
    case SharingKey::custom_key:
      return keys.size() <= limits::members_max && std::ranges::all_of(keys, [](std::int64_t key) {
               return key >= 0 && key <= limits::sharing_weight_max;
             });
  }
  check_failed("unknown sharing key", __FILE__, __LINE__);
}

const IntervalSettlement& Sharer::settle(SharingKey kind, std::span<const Energy> consumption,
                                         std::span<const Energy> production,
                                         std::span<const std::int64_t> keys) {
  const std::size_t count = consumption.size();
  CHECK(production.size() == count);
  CHECK(kind == SharingKey::dynamic_key ? keys.empty() : keys.size() == count);
  settlement_.positions.resize(count);
  weights_.resize(count);
  parts_.resize(count);

  Energy consumed, produced;
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(consumption[i] >= Energy(0) && production[i] >= Energy(0));
    consumed += consumption[i];
    produced += production[i];
    weights_[i] = consumption[i].value;
  }
  settlement_.consumption = consumed;
  settlement_.production = produced;
  offer_shares(kind, keys, count);

  Energy shared;
  for (std::size_t i = 0; i < count; ++i) {
    Position& position = settlement_.positions[i];
    position.share = parts_[i];
    position.covered = std::min(parts_[i], consumption[i]);
    position.grid_import = consumption[i] - position.covered;
    shared += position.covered;
    weights_[i] = production[i].value;
    parts_[i] = Energy(0);
  }
  settlement_.shared = shared;
  settlement_.grid_import = consumed - shared;
  settlement_.grid_export = produced - shared;

  if (shared > Energy(0)) (void)apportioner_.split(shared, weights_, produced.value, parts_);
  for (std::size_t i = 0; i < count; ++i) {
    Position& position = settlement_.positions[i];
    position.sold = parts_[i];
    position.grid_export = production[i] - parts_[i];
  }
  return settlement_;
}

// Leaves the shares in parts_. weights_ holds the consumption when this is called.
void Sharer::offer_shares(SharingKey kind, std::span<const std::int64_t> keys, std::size_t count) {
  std::span<const std::int64_t> weights = weights_;
  std::int64_t weight_total = settlement_.consumption.value;
  switch (kind) {
    case SharingKey::static_key:
      weights = keys;
      weight_total = sharing_ppm;
      break;
    case SharingKey::dynamic_key:
      break;
    case SharingKey::custom_key:
      weights = keys;
      weight_total = std::accumulate(keys.begin(), keys.end(), std::int64_t{0});
      break;
  }
  std::fill_n(parts_.begin(), count, Energy(0));
  if (weight_total == 0 || settlement_.production == Energy(0)) return;
  (void)apportioner_.split(settlement_.production, weights, weight_total, parts_);
}

}  // namespace wattbook::metering
