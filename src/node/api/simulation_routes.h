// Simulations: start, list, follow, cancel, result.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "node/api/route_table.h"
#include "node/api/simulation_views.h"

namespace wattbook::api {

// How the resource reaches the runs; called on the HTTP thread and quick. All are empty where the
// node runs none.
struct SimulationPorts {
  std::function<Result<SimulationView>(SimulationRequest)> add;
  std::function<std::vector<SimulationView>()> list;  // newest first
  std::function<std::optional<SimulationView>(std::uint64_t)> find;
  std::function<Result<SimulationView>(std::uint64_t)> cancel;
  std::function<std::optional<std::string>(std::uint64_t)> report;  // JSON
};

void add_simulation_routes(RouteTable& table, const SimulationPorts& ports);

}  // namespace wattbook::api
