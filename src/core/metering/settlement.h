// The outcome of one interval for every participant of a community, the identities it must satisfy,
// and the difference between two outcomes of the same interval (re-settlement books only that).
// DOMAIN 4.3, 4.5.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/quantity.h"

namespace wattbook::metering {

// One participant in one interval.
struct Position {
  Energy share;        // offered to them by the key; may exceed what they can use
  Energy covered;      // used of it: community energy
  Energy grid_import;  // the rest of their consumption
  Energy sold;         // of their production, used by the community
  Energy grid_export;  // the rest of their production

  constexpr bool operator==(const Position&) const = default;
};

struct IntervalSettlement {
  std::vector<Position> positions;  // by participant
  Energy consumption;               // totals of the community
  Energy production;
  Energy shared;
  Energy grid_import;
  Energy grid_export;
};

// What must hold exactly in every interval; the value names the law that was broken.
enum class SettlementIdentity : std::uint8_t {
  consumption_split = 1,  // covered + grid_import = consumption, for each participant
  production_split = 2,   // sold + grid_export = production, for each participant
  not_negative = 3,       // no energy is below zero, and none is covered beyond the share
  shares_within_production = 4,
  covered_equals_sold = 5,  // sum of covered = sum of sold = shared
  totals = 6,               // the totals are the sums
};

// The first identity that `settlement` breaks, in the order above; nothing if all hold.
std::optional<SettlementIdentity> broken_identity(std::span<const Energy> consumption,
                                                  std::span<const Energy> production,
                                                  const IntervalSettlement& settlement);

// What re-settlement adds to a participant's books; negative values take back.
struct PositionDelta {
  std::uint32_t participant = 0;
  Energy covered;
  Energy grid_import;
  Energy sold;
  Energy grid_export;

  constexpr bool operator==(const PositionDelta&) const = default;
};

// `after - before` for every participant whose books change, in order of participant. A participant
// missing on one side (joined or left since) counts as zero there.
std::vector<PositionDelta> difference(const IntervalSettlement& before,
                                      const IntervalSettlement& after);

}  // namespace wattbook::metering
