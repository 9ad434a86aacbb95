// The files of a simulation (docs/scenario.md) made of what a community recorded: the same meters
// and prices under the rules in force now. The whole community, member by member, for those who
// operate it; or one home among the rest, of whom it says no more than sums that everybody may
// read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/chain/community.h"
#include "node/api/simulation_views.h"
#include "node/history/past.h"

namespace wattbook::app {

// How a member deals by itself, and its part by a sharing key.
struct PastBidder {
  std::string name;  // empty where unknown
  chain::AgentKind agent = chain::AgentKind::none;
  Price buy;
  Price sell;
  Energy low;
  Energy high;
  std::optional<std::uint32_t> key_ppm;
};

// What the state says of the community.
struct PastCommunity {
  std::string name;
  std::string currency;
  std::string time_zone;
  chain::CommunitySettings settings;
  std::optional<Energy> battery;  // capacity in service
  std::map<Address, PastBidder> members;
};

// All members under their names, with battery, agents and keys.
std::vector<api::SimulationFile> whole_scenario(const PastCommunity& community,
                                                const history::Past& past);

struct HomeChanges {
  std::uint32_t roofs = 0;  // each as the mean of what roofs here feed in
  Energy battery;           // behind the home's own meter
};

// `home`, the others' consumption as one and their feed-in as equal roofs, shared by consumption.
// Fails where the member has recorded nothing, or no roof shows what a further one would make.
Result<std::vector<api::SimulationFile>> home_scenario(const PastCommunity& community,
                                                       const history::Past& past,
                                                       const Address& home,
                                                       const HomeChanges& changes);

}  // namespace wattbook::app
