// How a community's power is shared among the sessions that want it (DOMAIN 7.5), once an interval.
//
// The rule, in this order:
//   1. Who said when they leave and what they need by then gets the power that just suffices.
//   2. Local surplus beyond that is shared among all, equally, up to what each can take.
//   3. What the limits still allow is shared equally among those who did not say when they leave;
//      the others can wait for surplus.
// Equal shares are max-min fair: nobody gets more unless everybody with less can take no more. A
// vehicle that would get less than it can charge with pauses instead; who pauses takes turns.
#pragma once

#include <optional>
#include <vector>

#include "core/charging/names.h"

namespace wattbook::charging {

struct PowerWish {
  SessionNumber session;
  PointIndex site;                   // whose limit it shares
  Power most;                        // what outlet and vehicle can take
  Power least;                       // below it the vehicle does not charge; 6 A on each phase
  std::optional<Energy> energy;      // still needed
  std::optional<Instant> departure;  // by when
};

struct PowerLimits {
  Power community;           // all sites together
  Power surplus;             // local energy that would leave the community
  std::vector<Power> sites;  // by PointIndex
};

struct PowerShare {
  SessionNumber session;
  Power power;  // 0: it pauses

  bool operator==(const PowerShare&) const = default;
};

// One share for each wish, in their order. `turn` is the interval's number: it moves who pauses.
// Preconditions: every site has a limit; limits and `most` are at least 0, `least` at most `most`.
std::vector<PowerShare> share_power(const std::vector<PowerWish>& wishes, const PowerLimits& limits,
                                    Instant now, IntervalNumber turn);

// What an outlet falls back to when nobody tells it anything: even if all outlets of the site do,
// they keep its limit.
Power fallback_power(Power site, std::size_t outlets);

}  // namespace wattbook::charging
