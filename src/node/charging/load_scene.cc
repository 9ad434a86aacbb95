#include "node/charging/load_scene.h"

#include <algorithm>

#include "core/chain/booked_rows.h"
#include "core/charging/load.h"

namespace wattbook::charging_desk {
namespace {

// 6 A on one phase, and on three (IEC 61851-1); an outlet of more than 32 A on one phase has three.
constexpr Power least_one_phase{1'380};
constexpr Power least_three_phases{4'140};
constexpr Power most_one_phase{7'400};
constexpr Power least_direct_current{1'000};
constexpr Power unlimited{1'000'000'000'000};

Power least_of(const charging::Connector& connector) {
  switch (connector.plug) {
    case charging::Plug::ccs1:
    case charging::Plug::ccs2:
    case charging::Plug::chademo:
    case charging::Plug::gbt_dc:
    case charging::Plug::nacs:
      return least_direct_current;
    case charging::Plug::type1:
    case charging::Plug::type2:
    case charging::Plug::type2_cable:
    case charging::Plug::gbt_ac:
    case charging::Plug::domestic:
      break;
  }
  return connector.power <= most_one_phase ? least_one_phase : least_three_phases;
}

// By station: the place in `limits.sites`.
std::map<std::string, std::size_t> sites_of(const LoadLimits& limits) {
  std::map<std::string, std::size_t> out;
  for (std::size_t i = 0; i < limits.sites.size(); ++i)
    for (const std::string& station : limits.sites[i].stations) out.emplace(station, i);
  return out;
}

// What the newest settled interval fed to the grid, as a power.
Power surplus_of(const chain::Community& community) {
  const auto newest = community.booked.find(community.closed);
  if (newest == community.booked.end()) return Power(0);
  Energy exported;
  for (const chain::BookedInterval& row :
       chain::decode_rows(newest->second, community.participants.size()))
    exported += row.grid_export;
  return Power(mul_div_floor(exported.value, 3'600, community.settings.interval_length.value));
}

std::optional<SceneSession> session_at(const chain::State& state, charging::PointIndex point,
                                       const Place& place, const SeenStations& seen) {
  for (auto at = state.charging.open().lower_bound(charging::Outlet(point, place.evse, 0));
       at != state.charging.open().end(); ++at) {
    const auto& [where, evse, connector] = at->first;
    if (where != point || evse != place.evse) break;
    const charging::Session& session = *state.charging.find(at->second);
    SceneSession out{session.number, {}, {}};
    const auto needs = seen.needs.find(place);
    if (needs == seen.needs.end()) return out;
    out.departure = needs->second.departure;
    if (needs->second.energy)
      out.energy = std::max(Energy(0), *needs->second.energy - charging::metered(session));
    return out;
  }
  return std::nullopt;
}

class Painter {
 public:
  Painter(const chain::State& state, const LoadLimits& limits, const SeenStations& seen)
      : state_(state), limits_(limits), seen_(seen), named_(sites_of(limits)) {
    for (const SiteLimit& site : limits.sites) scene_.sites.push_back(site.power);
  }

  LoadScene paint(Instant now) {
    for (std::uint32_t i = 0; i < state_.charging.points().size(); ++i)
      add(charging::PointIndex(i));
    std::ranges::sort(scene_.outlets, {}, &SceneOutlet::place);
    set_fallbacks();
    for (auto& [index, power] : scene_.communities) set_power(index, power, now);
    return std::move(scene_);
  }

 private:
  void add(charging::PointIndex index) {
    const charging::ChargePoint& point = state_.charging.point(index);
    const charging::PointDescription& is = point.description;
    const auto named = named_.find(is.station);
    const bool limited = limits_.communities.contains(point.community.value);
    if (!point.in_service || (named == named_.end() && !limited)) return;
    std::size_t site = scene_.sites.size();
    if (named != named_.end())
      site = named->second;
    else
      scene_.sites.push_back(is.power);
    scene_.communities.try_emplace(point.community);
    std::map<std::uint32_t, SceneOutlet> outlets;
    for (const charging::Connector& connector : is.connectors) {
      SceneOutlet& outlet = outlets[connector.evse];
      const Power most = std::min(connector.power, is.power);
      outlet.least = outlet.most == Power(0) ? least_of(connector)
                                             : std::min(outlet.least, least_of(connector));
      outlet.most = std::max(outlet.most, most);
    }
    for (auto& [evse, outlet] : outlets) {
      outlet.place = {is.station, evse};
      outlet.community = point.community;
      outlet.site = site;
      outlet.least = std::min(outlet.least, outlet.most);
      outlet.session = session_at(state_, index, outlet.place, seen_);
      scene_.outlets.push_back(std::move(outlet));
    }
  }

  Power limit_of(CommunityIndex community) const {
    const auto found = limits_.communities.find(community.value);
    return found == limits_.communities.end() ? unlimited : found->second;
  }

  void set_fallbacks() {
    std::map<std::size_t, std::size_t> at_site;
    std::map<CommunityIndex, std::size_t> in_community;
    for (const SceneOutlet& outlet : scene_.outlets) {
      ++at_site[outlet.site];
      ++in_community[outlet.community];
    }
    for (SceneOutlet& outlet : scene_.outlets)
      outlet.fallback = std::min(
          {outlet.most, charging::fallback_power(scene_.sites[outlet.site], at_site[outlet.site]),
           charging::fallback_power(limit_of(outlet.community), in_community[outlet.community])});
  }

  void set_power(CommunityIndex index, ScenePower& power, Instant now) {
    const chain::Community& community = state_.communities[index.value];
    power.limit = limit_of(index);
    scene_.turn = interval_of(now, community.settings.interval_length);
    const bool anybody_waits = std::ranges::any_of(scene_.outlets, [&](const SceneOutlet& outlet) {
      return outlet.community == index && outlet.session && outlet.session->departure;
    });
    if (anybody_waits) power.surplus = surplus_of(community);
  }

  const chain::State& state_;
  const LoadLimits& limits_;
  const SeenStations& seen_;
  const std::map<std::string, std::size_t> named_;
  LoadScene scene_;
};

}  // namespace

LoadScene scene_of(const chain::State& state, const LoadLimits& limits, const SeenStations& seen,
                   Instant now) {
  return Painter(state, limits, seen).paint(now);
}

}  // namespace wattbook::charging_desk
