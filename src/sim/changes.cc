#include "sim/changes.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::sim {
namespace {

// The mean production of `roofs`; missing where all of them are.
EnergyColumn mean_of(const std::vector<const EnergyColumn*>& roofs, std::size_t intervals) {
  EnergyColumn out(intervals);
  for (std::size_t i = 0; i < intervals; ++i) {
    Energy sum;
    std::int64_t present = 0;
    for (const EnergyColumn* roof : roofs) {
      if (!roof->present(i)) continue;
      sum += roof->or_zero(i);
      ++present;
    }
    if (present > 0) out.set(i, Energy(mul_div_floor(sum.value, 1, present)));
  }
  return out;
}

void add_roof(MemberData& member, const EnergyColumn& roof) {
  if (member.pv.size() == 0) member.pv = EnergyColumn(roof.size());
  for (std::size_t i = 0; i < roof.size(); ++i)
    if (roof.present(i)) member.pv.set(i, member.pv.or_zero(i) + roof.or_zero(i));
}

Result<void> add_roofs(std::int64_t count, Dataset& data) {
  std::vector<const EnergyColumn*> roofs;
  std::vector<MemberData*> without;
  std::vector<MemberData*> with;
  for (MemberData& member : data.members) {
    const bool has_roof = member.pv.sum() > Energy(0);
    (has_roof ? with : without).push_back(&member);
    if (has_roof) roofs.push_back(&member.pv);
  }
  const auto members = static_cast<std::int64_t>(data.members.size());
  if (roofs.empty())
    return fail("no roof in the data shows what a further one would produce",
                "give the production of at least one roof as quantity = \"pv\"");
  if (count < 0 || count > members)
    return fail(fmt::format("{} further roofs do not go on {} members", count, members),
                "at most one to each member");
  const EnergyColumn roof = mean_of(roofs, data.intervals);
  without.insert(without.end(), with.begin(), with.end());
  for (std::int64_t i = 0; i < count; ++i) add_roof(*without[static_cast<std::size_t>(i)], roof);
  return {};
}

}  // namespace

Result<void> apply(const Changes& changes, Scenario& scenario, Dataset& data) {
  if (changes.roofs != 0)
    if (Result<void> added = add_roofs(changes.roofs, data); !added) return added;
  if (changes.battery > Energy(0)) {
    if (!scenario.battery) scenario.battery.emplace();
    scenario.battery->capacity += changes.battery;
  }
  if (changes.seed) scenario.seed = *changes.seed;
  return {};
}

}  // namespace wattbook::sim
