// Gathers a community's past for a simulation: rules and names from the books, energy and prices
// from the query store.
#pragma once

#include <string>

#include "node/api/books.h"
#include "node/api/history_routes.h"
#include "node/app/past_scenario.h"

namespace wattbook::app {

struct PastDesk {
  api::AskBooks ask;
  api::AskHistory history;
  std::string time_zone;  // of the site
};

// The files of a request with a past. Waits for the answers: for a thread of its own.
Result<std::vector<api::SimulationFile>> past_files(const PastDesk& desk,
                                                    const api::SimulationView& run);

}  // namespace wattbook::app
