// The plain answers that a run of the core is checked against, computed straight from the data in
// the shortest possible way and without any code of the core: what the community's meters add up
// to, what everybody would pay without a community, and the sharing rule of DOMAIN 4.5.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/quantity.h"
#include "sim/dataset.h"

namespace wattbook::sim {

// Sums over all intervals, netted per interval; no battery. A missing value counts as nothing.
struct NettingTotals {
  Energy load;
  Energy pv;
  Energy member_import;     // sum of max(load - pv, 0) over members
  Energy member_export;     // sum of max(pv - load, 0) over members
  Energy community_import;  // what the connection to the public grid would draw
  Energy community_export;
  std::int64_t missing = 0;  // intervals x members without load and without production

  // What members could give each other at best: the same counted from either side.
  Energy shareable() const { return member_import - community_import; }
  bool operator==(const NettingTotals&) const = default;
};
NettingTotals netting_totals(const Dataset& data);

// Net energy of one member in one interval.
struct NetEnergy {
  Energy import;
  Energy exported;
};
NetEnergy net_energy(const MemberData& member, std::size_t interval);

// The bill of a member who deals with the utility alone; each interval's cost and income is rounded
// down, as the ledger books them.
struct UtilityBill {
  Amount cost;
  Amount income;
  Amount total() const { return cost - income; }
};
UtilityBill utility_bill(const MemberData& member, std::span<const Price> import,
                         std::span<const Price> feed_in);

// The most that trading inside the community can be worth: every kWh that could pass from a member
// with surplus to one in need, at the gap between the two tariffs where it is positive.
Amount welfare_optimum(const Dataset& data, std::span<const Price> import,
                       std::span<const Price> feed_in);

// Compares a settlement with the grid operator's own figures in the data, interval by interval.
class SettlementComparison {
 public:
  // Differences up to `tolerance` count as equal; the operators' figures are rounded.
  SettlementComparison(const Dataset& data, Energy tolerance)
      : data_(data), tolerance_(tolerance) {}

  bool has_figures() const;
  // By member; compares them and the surplus of all plants together. `share` may be empty where
  // only what was covered is known.
  void add(std::size_t interval, std::span<const Energy> share, std::span<const Energy> covered);

  std::int64_t compared() const { return compared_; }  // intervals with production
  std::int64_t equal() const { return equal_; }
  Energy covered() const { return covered_; }                    // ours, summed
  Energy expected_covered() const { return expected_covered_; }  // theirs
  Energy largest_difference() const { return largest_; }

 private:
  Energy difference(std::size_t interval, std::span<const Energy> share,
                    std::span<const Energy> covered) const;

  const Dataset& data_;
  Energy tolerance_;
  std::int64_t compared_ = 0;
  std::int64_t equal_ = 0;
  Energy covered_;
  Energy expected_covered_;
  Energy largest_;
};

// Sharing by consumption, each division rounded down: within one unit of any exact allotment.
// Loads of consumers and production of plants, not netted per member.
struct PlainSharing {
  std::vector<Energy> share;
  std::vector<Energy> covered;
};
PlainSharing share_by_consumption(const Dataset& data, std::size_t interval);

}  // namespace wattbook::sim
