// What each outlet was allowed, and what to allow it next, so that outlets that share a limit never
// may draw more than it together (DOMAIN 7.5). Pure: no clock, no threads, no sending.
//
// Every allowance ends by itself and leaves the outlet its fallback, so that a silent node or a
// lost connection is safe. An outlet where nobody charges is allowed nothing until its session is
// known. Power is taken before it is given: what a station has not confirmed to have given up
// counts as in use, and so does all that it can draw while it refuses. Allowances above the
// fallback end sooner than those below it, so none rises before those that must fall have fallen.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "node/charging/load_scene.h"

namespace wattbook::charging_desk {

// What an outlet is told.
struct Allowance {
  Place place;
  charging::SessionNumber session;  // 0: whatever will charge there
  Power power;
  Power fallback;  // from `until` on
  Instant until;

  bool operator==(const Allowance&) const = default;
};

enum class Steering : std::uint8_t {
  steered,  // it does as it is told
  refuses,  // it said no, or nothing
  away      // no connection
};

// An outlet for people who look.
struct OutletPower {
  Place place;
  charging::SessionNumber session;  // 0: nobody charges
  Power allowed;                    // the most that it may draw by now
  std::optional<Instant> until;     // then `fallback`; nothing: it was told nothing yet
  Power fallback;
  Power site;  // the limit it shares
  Steering steering = Steering::steered;
};

class LoadPlan {
 public:
  static constexpr Duration high_valid{10 * one_minute.value};
  static constexpr Duration low_valid{20 * one_minute.value};
  static constexpr Duration renewed_after{5 * one_minute.value};
  static constexpr Duration refusal_pause{2 * one_minute.value};
  // Not worth a message.
  static constexpr Power same{100};

  // Shares the power anew.
  void plan(LoadScene scene, const std::set<std::string>& online, Instant now);
  // What can be told by now without the limits being passed; each is under way from here on, until
  // one of the three below.
  std::vector<Allowance> due(Instant now);
  void taken(const Allowance& allowance);
  void refused(const Allowance& allowance, Instant now);
  // No answer: it may have been taken.
  void unanswered(const Allowance& allowance, Instant now);
  // It may have forgotten what it was told.
  void reconnected(const std::string& station);

  std::vector<OutletPower> look(const std::string& station, Instant now) const;

 private:
  struct Told {
    Power power;
    Power fallback;
    Instant until;
    Power at(Instant now) const { return now < until ? power : fallback; }
  };
  // One of an outlet's two allowances.
  struct Slot {
    std::optional<Told> told;
    std::optional<Told> doubt;  // sent, and no answer came
    std::optional<Instant> refused;
    bool renew = false;
  };
  struct Outlet {
    Slot idle;     // for whatever will charge
    Slot running;  // for `session`
    charging::SessionNumber session;
    std::optional<Told> under_way;
    std::optional<charging::SessionNumber> present;  // in the scene before
    // Its session took no allowance: it has a fixed one, in that for whatever will charge.
    bool fixed = false;
    // The session was there before this plan was: an earlier run may have allowed it anything.
    bool inherited = false;
    Power target;
  };
  struct Use {
    std::vector<Power> sites;
    std::map<CommunityIndex, Power> communities;
  };

  bool is_online(const SceneOutlet& outlet) const { return online_.contains(outlet.place.station); }
  Power bound(const SceneOutlet& seen, const Outlet& outlet, Instant now) const;
  bool is_steered(const SceneOutlet& seen, const Outlet& outlet, Instant now) const;
  Power reserve(const SceneOutlet& seen, const Outlet& outlet, Instant now) const;
  Power idle_power(const SceneOutlet& seen, const Outlet& outlet) const;
  Use use(Instant now) const;
  void share(CommunityIndex community, std::vector<Power>& sites, Instant now);
  std::optional<Allowance> next(const SceneOutlet& seen, Outlet& outlet, Power room, Instant now);
  static Power in_force(const Slot& slot, Instant now);
  static Slot& slot_of(Outlet& outlet, const Allowance& allowance);
  static bool is_over(const Outlet& outlet, const Allowance& allowance);
  void not_taken(const Allowance& allowance, Instant now);
  static void see(const SceneOutlet& seen, Outlet& outlet, bool first, Instant now);

  LoadScene scene_;
  std::set<std::string> online_;
  std::map<Place, Outlet> outlets_;
};

}  // namespace wattbook::charging_desk
