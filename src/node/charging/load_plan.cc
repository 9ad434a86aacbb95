#include "node/charging/load_plan.h"

#include <algorithm>

#include "core/charging/load.h"

namespace wattbook::charging_desk {
namespace {

Duration valid_for(Power power, Power fallback) {
  return power > fallback ? LoadPlan::high_valid : LoadPlan::low_valid;
}

Power less(Power from, Power what) { return std::max(Power(0), from - what); }

}  // namespace

Power LoadPlan::in_force(const Slot& slot, Instant now) {
  const Power told = slot.told ? slot.told->at(now) : Power(0);
  return slot.doubt ? std::max(told, slot.doubt->at(now)) : told;
}

// What it may draw, as far as it is known. After a restart of the node nothing was told yet: an
// idle outlet has at most its fallback then, and a charging one any power.
Power LoadPlan::bound(const SceneOutlet& seen, const Outlet& outlet, Instant now) const {
  Power out = outlet.idle.told ? in_force(outlet.idle, now) : seen.fallback;
  // Beside that for all, by which another session may charge already that nobody knows of yet.
  if (seen.session && outlet.running.told && outlet.session == seen.session->number)
    out = std::max(out, in_force(outlet.running, now));
  else if (seen.session && (outlet.inherited || !outlet.idle.told))
    out = seen.most;
  else if (seen.session)
    out = std::max(out, in_force(outlet.running, now));
  if (outlet.under_way) out = std::max(out, outlet.under_way->at(now));
  return std::min(out, seen.most);
}

// Whether it stays at what it was told for longer than anything lasts that others may be given now.
bool LoadPlan::is_steered(const SceneOutlet& seen, const Outlet& outlet, Instant now) const {
  if (!is_online(seen) || outlet.idle.refused || outlet.running.refused) return false;
  const auto lasts = [&](const Told& told) {
    return told.power >= seen.fallback || told.until - now > high_valid;
  };
  return outlet.idle.told && lasts(*outlet.idle.told) &&
         (!outlet.running.told || lasts(*outlet.running.told));
}

// What an outlet that is not steered keeps from the others, also later.
Power LoadPlan::reserve(const SceneOutlet& seen, const Outlet& outlet, Instant now) const {
  return std::max(bound(seen, outlet, now), seen.fallback);
}

Power LoadPlan::idle_power(const SceneOutlet& seen, const Outlet& outlet) const {
  return outlet.fixed ? seen.fallback : Power(0);
}

LoadPlan::Use LoadPlan::use(Instant now) const {
  Use out{std::vector<Power>(scene_.sites.size()), {}};
  for (const SceneOutlet& seen : scene_.outlets) {
    const Power power = bound(seen, outlets_.at(seen.place), now);
    out.sites[seen.site] += power;
    out.communities[seen.community] += power;
  }
  return out;
}

void LoadPlan::share(CommunityIndex community, std::vector<Power>& sites, Instant now) {
  charging::PowerLimits limits;
  limits.community = scene_.communities.at(community).limit;
  limits.surplus = scene_.communities.at(community).surplus;
  std::vector<charging::PowerWish> wishes;
  std::vector<Outlet*> wishing;
  for (const SceneOutlet& seen : scene_.outlets) {
    if (seen.community != community) continue;
    Outlet& outlet = outlets_[seen.place];
    outlet.target = Power(0);
    if (!is_steered(seen, outlet, now)) {
      const Power kept = reserve(seen, outlet, now);
      sites[seen.site] = less(sites[seen.site], kept);
      limits.community = less(limits.community, kept);
      continue;
    }
    if (!seen.session) {
      sites[seen.site] = less(sites[seen.site], idle_power(seen, outlet));
      limits.community = less(limits.community, idle_power(seen, outlet));
      continue;
    }
    wishes.push_back({.session = seen.session->number,
                      .site = charging::PointIndex(static_cast<std::uint32_t>(seen.site)),
                      .most = seen.most,
                      .least = seen.least,
                      .energy = seen.session->energy,
                      .departure = seen.session->departure});
    wishing.push_back(&outlet);
  }
  limits.sites = sites;
  const std::vector<charging::PowerShare> shares =
      charging::share_power(wishes, limits, now, scene_.turn);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    wishing[i]->target = shares[i].power;
    Power& left = sites[wishes[i].site.value];
    left = less(left, shares[i].power);
  }
}

void LoadPlan::see(const SceneOutlet& seen, Outlet& outlet, bool first, Instant now) {
  for (Slot* const slot : {&outlet.idle, &outlet.running}) {
    if (slot->refused && now - *slot->refused >= refusal_pause) slot->refused.reset();
    if (slot->doubt && now >= slot->doubt->until) slot->doubt.reset();
  }
  const auto present = seen.session ? std::optional(seen.session->number) : std::nullopt;
  if (present == outlet.present) return;
  outlet.present = present;
  outlet.inherited = first;
  outlet.running = {};
}

void LoadPlan::plan(LoadScene scene, const std::set<std::string>& online, Instant now) {
  scene_ = std::move(scene);
  online_ = online;
  for (const SceneOutlet& seen : scene_.outlets) {
    const auto [at, first] = outlets_.try_emplace(seen.place);
    see(seen, at->second, first, now);
  }
  std::vector<Power> sites = scene_.sites;
  for (const auto& [community, power] : scene_.communities) share(community, sites, now);
}

// The allowance for all comes first: it holds what begins next, and what a session falls back to.
std::optional<Allowance> LoadPlan::next(const SceneOutlet& seen, Outlet& outlet, Power room,
                                        Instant now) {
  if (outlet.under_way || outlet.idle.refused || !is_online(seen)) return std::nullopt;
  const auto allow = [&](charging::SessionNumber session, Power power) {
    return Allowance{seen.place, session, power, seen.fallback,
                     now + valid_for(power, seen.fallback)};
  };
  const auto is_stale = [&](const Slot& slot, Power power) {
    if (slot.renew || !slot.told) return true;
    if (slot.told->power != power || slot.told->fallback != seen.fallback) return true;
    return slot.told->until - now <= valid_for(power, seen.fallback) - renewed_after;
  };
  const Power idle = std::min(idle_power(seen, outlet), room);
  if (is_stale(outlet.idle, idle)) return allow(charging::SessionNumber(0), idle);
  if (!seen.session || outlet.running.refused) return std::nullopt;
  Power power = std::min(outlet.target, room);
  if (power < seen.least) power = Power(0);
  const std::optional<Told>& told = outlet.running.told;
  // Held by the allowance for all already.
  if (!told && !outlet.inherited && power == Power(0)) return std::nullopt;
  if (told && told->power > Power(0) && power > Power(0) && told->power <= room &&
      std::max(told->power - power, power - told->power) < same)
    power = told->power;
  if (!is_stale(outlet.running, power)) return std::nullopt;
  return allow(seen.session->number, power);
}

std::vector<Allowance> LoadPlan::due(Instant now) {
  std::vector<Allowance> out;
  Use used = use(now);
  for (const SceneOutlet& seen : scene_.outlets) {
    Outlet& outlet = outlets_[seen.place];
    Power& at_site = used.sites[seen.site];
    Power& in_community = used.communities[seen.community];
    const Power before = bound(seen, outlet, now);
    const Power room =
        std::min(less(scene_.sites[seen.site], at_site - before),
                 less(scene_.communities[seen.community].limit, in_community - before));
    std::optional<Allowance> one = next(seen, outlet, room, now);
    if (!one) continue;
    outlet.under_way = Told{one->power, one->fallback, one->until};
    const Power after = bound(seen, outlet, now);
    at_site += after - before;
    in_community += after - before;
    out.push_back(std::move(*one));
  }
  return out;
}

LoadPlan::Slot& LoadPlan::slot_of(Outlet& outlet, const Allowance& allowance) {
  return allowance.session == charging::SessionNumber(0) ? outlet.idle : outlet.running;
}

// Its session ended while it was under way.
bool LoadPlan::is_over(const Outlet& outlet, const Allowance& allowance) {
  return allowance.session.value > 0 && allowance.session != outlet.present;
}

void LoadPlan::taken(const Allowance& allowance) {
  Outlet& outlet = outlets_[allowance.place];
  outlet.under_way.reset();
  if (is_over(outlet, allowance)) return;
  Slot& slot = slot_of(outlet, allowance);
  slot = {.told = Told{allowance.power, allowance.fallback, allowance.until}};
  if (&slot == &outlet.idle) return;
  outlet.session = allowance.session;
  outlet.fixed = false;
}

void LoadPlan::not_taken(const Allowance& allowance, Instant now) {
  Outlet& outlet = outlets_[allowance.place];
  outlet.under_way.reset();
  if (is_over(outlet, allowance) || !online_.contains(allowance.place.station)) return;
  Slot& slot = slot_of(outlet, allowance);
  slot.refused = now;
  if (&slot == &outlet.running) outlet.fixed = true;
}

void LoadPlan::refused(const Allowance& allowance, Instant now) { not_taken(allowance, now); }

void LoadPlan::unanswered(const Allowance& allowance, Instant now) {
  Outlet& outlet = outlets_[allowance.place];
  if (is_over(outlet, allowance)) return outlet.under_way.reset();
  Slot& slot = slot_of(outlet, allowance);
  Told doubt{allowance.power, allowance.fallback, allowance.until};
  if (slot.doubt) {
    doubt.power = std::max(doubt.power, slot.doubt->at(now));
    doubt.until = std::max(doubt.until, slot.doubt->until);
  }
  slot.doubt = doubt;
  not_taken(allowance, now);
}

void LoadPlan::reconnected(const std::string& station) {
  for (auto at = outlets_.lower_bound(Place{station, 0});
       at != outlets_.end() && at->first.station == station; ++at)
    for (Slot* const slot : {&at->second.idle, &at->second.running}) {
      slot->renew = true;
      slot->refused.reset();
    }
}

std::vector<OutletPower> LoadPlan::look(const std::string& station, Instant now) const {
  std::vector<OutletPower> out;
  for (auto at =
           std::ranges::lower_bound(scene_.outlets, Place{station, 0}, {}, &SceneOutlet::place);
       at != scene_.outlets.end() && at->place.station == station; ++at) {
    const SceneOutlet& seen = *at;
    const Outlet& outlet = outlets_.at(seen.place);
    OutletPower view{.place = seen.place,
                     .allowed = bound(seen, outlet, now),
                     .until = {},
                     .fallback = seen.fallback,
                     .site = scene_.sites[seen.site]};
    if (seen.session) view.session = seen.session->number;
    const std::optional<Told>& told = outlet.running.told ? outlet.running.told : outlet.idle.told;
    if (told) view.until = told->until;
    if (!online_.contains(station))
      view.steering = Steering::away;
    else if (outlet.idle.refused || outlet.running.refused)
      view.steering = Steering::refuses;
    out.push_back(view);
  }
  return out;
}

}  // namespace wattbook::charging_desk
