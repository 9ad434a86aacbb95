// What an operator lets charge points draw beside what each of them can: those of a site together,
// because they share one connection to the grid, and those of a community (DOMAIN 7.5).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/quantity.h"

namespace wattbook::charging_desk {

struct SiteLimit {
  Power power;
  std::vector<std::string> stations;

  bool operator==(const SiteLimit&) const = default;
};

struct LoadLimits {
  std::map<std::uint32_t, Power> communities;  // by number
  std::vector<SiteLimit> sites;                // no station stands in two

  bool empty() const { return communities.empty() && sites.empty(); }
  bool operator==(const LoadLimits&) const = default;
};

// Adds a site: "22000 CP1 CP2", watts and the stations that share them.
Result<void> add_site_limit(LoadLimits& limits, std::string_view text);
// Adds a community: "100000 0", watts and its number.
Result<void> add_community_limit(LoadLimits& limits, std::string_view text);

}  // namespace wattbook::charging_desk
