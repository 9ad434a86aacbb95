// Simulations: start, list, follow, cancel, result. Operators and administrators run and see all; a
// member simulates the own past, one run at a time, and sees the own runs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "node/api/doorman.h"
#include "node/api/route_table.h"
#include "node/api/simulation_views.h"

namespace wattbook::api {

// How the resource reaches the runs; called on the HTTP thread and quick. All are empty where the
// node runs none.
struct SimulationPorts {
  // For whom: absent for a token of nobody.
  std::function<Result<SimulationView>(SimulationRequest, std::optional<Address>)> add;
  std::function<std::vector<SimulationView>()> list;  // newest first
  std::function<std::optional<SimulationView>(std::uint64_t)> find;
  std::function<Result<SimulationView>(std::uint64_t)> cancel;
  std::function<std::optional<std::string>(std::uint64_t)> report;  // JSON
  // One of the files that it read, by name.
  std::function<std::optional<std::string>(std::uint64_t, const std::string&)> file;
};

void add_simulation_routes(RouteTable& table, const SimulationPorts& ports, Doorman& doorman);

}  // namespace wattbook::api
