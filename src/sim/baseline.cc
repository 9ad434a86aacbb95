#include "sim/baseline.h"

#include <algorithm>

namespace wattbook::sim {
namespace {

Energy distance(Energy a, Energy b) { return a < b ? b - a : a - b; }

// What the community's members take and give in one interval, before they share.
NetEnergy sum_of_members(const Dataset& data, std::size_t interval) {
  NetEnergy sum;
  for (const MemberData& member : data.members) {
    const NetEnergy net = net_energy(member, interval);
    sum.import += net.import;
    sum.exported += net.exported;
  }
  return sum;
}

}  // namespace

NetEnergy net_energy(const MemberData& member, std::size_t interval) {
  const Energy load = member.load.or_zero(interval);
  const Energy pv = member.pv.or_zero(interval);
  return {.import = load > pv ? load - pv : Energy(0),
          .exported = pv > load ? pv - load : Energy(0)};
}

NettingTotals netting_totals(const Dataset& data) {
  NettingTotals totals;
  for (std::size_t i = 0; i < data.intervals; ++i) {
    for (const MemberData& member : data.members) {
      totals.load += member.load.or_zero(i);
      totals.pv += member.pv.or_zero(i);
      if (!member.load.present(i) && !member.pv.present(i)) ++totals.missing;
    }
    const NetEnergy sum = sum_of_members(data, i);
    totals.member_import += sum.import;
    totals.member_export += sum.exported;
    totals.community_import += std::max(sum.import - sum.exported, Energy(0));
    totals.community_export += std::max(sum.exported - sum.import, Energy(0));
  }
  return totals;
}

UtilityBill utility_bill(const MemberData& member, std::span<const Price> import,
                         std::span<const Price> feed_in) {
  UtilityBill bill;
  for (std::size_t i = 0; i < import.size(); ++i) {
    const NetEnergy net = net_energy(member, i);
    bill.cost += cost_floor(net.import, import[i]);
    bill.income += cost_floor(net.exported, feed_in[i]);
  }
  return bill;
}

Amount welfare_optimum(const Dataset& data, std::span<const Price> import,
                       std::span<const Price> feed_in) {
  int128 welfare = 0;  // energy x price; divided once, at the end
  for (std::size_t i = 0; i < data.intervals; ++i) {
    const NetEnergy sum = sum_of_members(data, i);
    const Price gap = import[i] - feed_in[i];
    if (gap > Price(0))
      welfare += static_cast<int128>(std::min(sum.import, sum.exported).value) * gap.value;
  }
  return Amount(static_cast<std::int64_t>(welfare / units_per_whole));
}

bool SettlementComparison::has_figures() const {
  return std::ranges::any_of(data_.members, [](const MemberData& member) {
    return member.expected.share.size() + member.expected.covered.size() +
               member.expected.surplus.size() >
           0;
  });
}

Energy SettlementComparison::difference(std::size_t interval, std::span<const Energy> share,
                                        std::span<const Energy> covered) const {
  Energy worst;
  Energy produced;
  Energy used;
  Energy surplus;
  bool has_surplus = false;
  for (std::size_t m = 0; m < data_.members.size(); ++m) {
    const MemberData& member = data_.members[m];
    const ExpectedSettlement& expected = member.expected;
    produced += member.pv.or_zero(interval);
    used += covered[m];
    if (!share.empty() && expected.share.size() > 0 && expected.share.present(interval))
      worst = std::max(worst, distance(share[m], expected.share.or_zero(interval)));
    if (expected.covered.size() > 0 && expected.covered.present(interval))
      worst = std::max(worst, distance(covered[m], expected.covered.or_zero(interval)));
    if (expected.surplus.size() > 0 && expected.surplus.present(interval)) {
      surplus += expected.surplus.or_zero(interval);
      has_surplus = true;
    }
  }
  return has_surplus ? std::max(worst, distance(produced - used, surplus)) : worst;
}

void SettlementComparison::add(std::size_t interval, std::span<const Energy> share,
                               std::span<const Energy> covered) {
  Energy produced;
  for (std::size_t m = 0; m < data_.members.size(); ++m) {
    produced += data_.members[m].pv.or_zero(interval);
    covered_ += covered[m];
    if (data_.members[m].expected.covered.size() > 0)
      expected_covered_ += data_.members[m].expected.covered.or_zero(interval);
  }
  if (produced == Energy(0)) return;
  const Energy worst = difference(interval, share, covered);
  largest_ = std::max(largest_, worst);
  ++compared_;
  if (worst <= tolerance_) ++equal_;
}

PlainSharing share_by_consumption(const Dataset& data, std::size_t interval) {
  Energy production;
  Energy consumption;
  for (const MemberData& member : data.members) {
    production += member.pv.or_zero(interval);
    consumption += member.load.or_zero(interval);
  }
  PlainSharing out;
  for (const MemberData& member : data.members) {
    const Energy load = member.load.or_zero(interval);
    const Energy share =
        consumption == Energy(0)
            ? Energy(0)
            : Energy(mul_div_floor(production.value, load.value, consumption.value));
    out.share.push_back(share);
    out.covered.push_back(std::min(share, load));
  }
  return out;
}

}  // namespace wattbook::sim
