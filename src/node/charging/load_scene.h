// What load management looks at: every outlet whose power is limited together with others', who
// charges there, and the limits, read from the ledger at one moment (DOMAIN 7.5).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/chain/state.h"
#include "node/charging/load_limits.h"
#include "node/ocpp/session_port.h"

namespace wattbook::charging_desk {

// An outlet as far as power goes: connectors of one EVSE never charge at the same time.
struct Place {
  std::string station;
  std::uint32_t evse = 0;

  auto operator<=>(const Place&) const = default;
};

struct SceneSession {
  charging::SessionNumber number;
  std::optional<Energy> energy;      // still needed, where the vehicle said
  std::optional<Instant> departure;  // by when

  bool operator==(const SceneSession&) const = default;
};

struct SceneOutlet {
  Place place;
  CommunityIndex community;
  std::size_t site = 0;
  Power most;      // what it can give
  Power least;     // below it no vehicle charges
  Power fallback;  // safe for each outlet of the site and community even if all take it
  std::optional<SceneSession> session;
};

struct ScenePower {
  Power limit;
  Power surplus;  // local energy that would leave the community
};

struct LoadScene {
  std::vector<SceneOutlet> outlets;  // in order of places
  std::vector<Power> sites;          // limits
  std::map<CommunityIndex, ScenePower> communities;
  IntervalNumber turn;
};

// Who is connected, and what vehicles said they need.
struct SeenStations {
  std::set<std::string> online;
  std::map<Place, ocpp::Needs> needs;
};

// Outlets of sites and communities that have a limit; others nobody steers. A charge point that is
// named in no site is one by itself, with its own power.
LoadScene scene_of(const chain::State& state, const LoadLimits& limits, const SeenStations& seen,
                   Instant now);

}  // namespace wattbook::charging_desk
