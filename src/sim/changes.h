// What a planner changes of a scenario before it runs: more roofs, a larger shared battery, another
// seed. A run with changes is compared with the run without.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "sim/dataset.h"

namespace wattbook::sim {

struct Changes {
  std::int64_t roofs = 0;  // further ones, one to a member, those without a roof first
  Energy battery;          // further capacity of the shared battery
  std::optional<std::uint64_t> seed;
};

// A further roof produces, interval by interval, what the roofs in the data produce on average: the
// only sun that the data knows. Fails for more roofs than members, and where no roof is in the
// data; then nothing is changed.
Result<void> apply(const Changes& changes, Scenario& scenario, Dataset& data);

}  // namespace wattbook::sim
