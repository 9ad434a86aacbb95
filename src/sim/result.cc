#include "sim/result.h"

namespace wattbook::sim {
namespace {

std::optional<double> kept_inside(Energy whole, Energy outside) {
  if (whole <= Energy(0)) return std::nullopt;
  return 1 - static_cast<double>(outside.value) / static_cast<double>(whole.value);
}

}  // namespace

std::optional<double> Totals::self_sufficiency() const {
  return kept_inside(load, community_import);
}

std::optional<double> Totals::self_consumption() const { return kept_inside(pv, community_export); }

Totals totals_of(const RunResult& result) {
  Totals sum;
  for (const IntervalResult& interval : result.intervals) {
    sum.load += interval.load;
    sum.pv += interval.pv;
    sum.member_import += interval.member_import;
    sum.member_export += interval.member_export;
    sum.community_import += interval.community_import;
    sum.community_export += interval.community_export;
    sum.shared += interval.shared;
    sum.traded += interval.traded;
  }
  for (const MemberResult& member : result.members) {
    sum.bills_without += member.bill_without;
    sum.bills_with += member.bill_with();
  }
  return sum;
}

}  // namespace wattbook::sim
