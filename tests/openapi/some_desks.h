// A simulation and a backup that are values in memory: so that the operations on them are called
// without a process or a disk.
#pragma once

#include "node/api/administration_routes.h"
#include "node/api/simulation_routes.h"

namespace wattbook::openapi {

api::SimulationPorts some_simulations();
api::AdministrationPorts some_administration();

}  // namespace wattbook::openapi
