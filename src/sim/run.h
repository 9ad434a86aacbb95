// Runs a scenario through the core: for each interval one block with the concentrator's signed
// batch of readings, the operator's tariff and the members' orders, and from the receipts the
// results.
#pragma once

#include <functional>

#include "base/error.h"
#include "sim/dataset.h"
#include "sim/result.h"

namespace wattbook::sim {

// `progress` is told how many of the intervals are done. Fails where the ledger refuses what the
// scenario asks for, or where its books and the results differ.
Result<RunResult> run_scenario(const Scenario& scenario, const Dataset& data,
                               const std::function<void(std::size_t done)>& progress);

}  // namespace wattbook::sim
