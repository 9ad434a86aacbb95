// Writes a small made-up community as files: two wide CSV files of quarter-hours and a scenario
// that reads them. A start for one's own scenario, and where examples/sunny-lane comes from.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"
#include "sim/world.h"

namespace wattbook::sim {

struct ExampleOptions {
  std::string name;
  WorldOptions world;
  Instant start;          // a multiple of 15 minutes
  std::int64_t days = 7;  // on the clock of the zone: some have 23 or 25 hours
};

// Writes load.csv, pv.csv and scenario.toml into `folder`, made if needed. Fails where it cannot.
Result<bool> make_example(const ExampleOptions& options, const std::filesystem::path& folder);

}  // namespace wattbook::sim
