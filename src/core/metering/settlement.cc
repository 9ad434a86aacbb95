#include "core/metering/settlement.h"

#include <algorithm>

#include "base/check.h"

namespace wattbook::metering {
namespace {

bool is_negative(const Position& position) {
  return std::min({position.share, position.covered, position.grid_import, position.sold,
                   position.grid_export}) < Energy(0);
}

PositionDelta subtract(std::uint32_t participant, const Position& after, const Position& before) {
  return {participant, after.covered - before.covered, after.grid_import - before.grid_import,
          after.sold - before.sold, after.grid_export - before.grid_export};
}

}  // namespace

std::optional<SettlementIdentity> broken_identity(std::span<const Energy> consumption,
                                                  std::span<const Energy> production,
                                                  const IntervalSettlement& settlement) {
  CHECK(consumption.size() == production.size() &&
        consumption.size() == settlement.positions.size());
  bool consumption_split = true;
  bool production_split = true;
  bool not_negative = true;
  Energy consumed, produced;
  Position sum;
  for (std::size_t i = 0; i < consumption.size(); ++i) {
    const Position& position = settlement.positions[i];
    consumption_split &= position.covered + position.grid_import == consumption[i];
    production_split &= position.sold + position.grid_export == production[i];
    not_negative &= !is_negative(position) && position.covered <= position.share;
    consumed += consumption[i];
    produced += production[i];
    sum.share += position.share;
    sum.covered += position.covered;
    sum.grid_import += position.grid_import;
    sum.sold += position.sold;
    sum.grid_export += position.grid_export;
  }
  if (!consumption_split) return SettlementIdentity::consumption_split;
  if (!production_split) return SettlementIdentity::production_split;
  if (!not_negative) return SettlementIdentity::not_negative;
  if (sum.share > produced) return SettlementIdentity::shares_within_production;
  if (sum.covered != settlement.shared || sum.sold != settlement.shared)
    return SettlementIdentity::covered_equals_sold;
  if (consumed != settlement.consumption || produced != settlement.production ||
      sum.grid_import != settlement.grid_import || sum.grid_export != settlement.grid_export)
    return SettlementIdentity::totals;
  return std::nullopt;
}

std::vector<PositionDelta> difference(const IntervalSettlement& before,
                                      const IntervalSettlement& after) {
  std::vector<PositionDelta> deltas;
  const std::size_t count = std::max(before.positions.size(), after.positions.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Position was = i < before.positions.size() ? before.positions[i] : Position{};
    const Position is = i < after.positions.size() ? after.positions[i] : Position{};
    const std::uint32_t participant = static_cast<std::uint32_t>(i);
    // The share decides nothing by itself, so a change of it alone is not booked.
    const PositionDelta delta = subtract(participant, is, was);
    const PositionDelta nothing = subtract(participant, was, was);
    if (delta != nothing) deltas.push_back(delta);
  }
  return deltas;
}

}  // namespace wattbook::metering
