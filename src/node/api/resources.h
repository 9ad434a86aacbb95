// All resources of the API in one table.
#pragma once

#include "node/api/administration_routes.h"
#include "node/api/cluster_routes.h"
#include "node/api/command_routes.h"
#include "node/api/device_health.h"
#include "node/api/history_routes.h"
#include "node/api/meter_file_routes.h"
#include "node/api/proof_routes.h"
#include "node/api/route_table.h"
#include "node/api/simulation_routes.h"
#include "node/api/station_routes.h"

namespace wattbook::api {

// What the resources reach the node by.
struct Ports {
  AskBooks ask;
  CommandPorts commands;
  ProofPorts proofs;
  AskHistory history;
  StationPorts stations;
  SimulationPorts simulations;
  AdministrationPorts administration;
  MeterFilePorts meter_files;
  ClusterPort cluster;
  DeviceHealth* health = nullptr;  // outlives the router; null: nobody keeps it
  Hash genesis;
};

// The table of every operation, their documentation included. `feed` and `doorman` outlive it and
// its router.
RouteTable make_route_table(const Ports& ports, Feed& feed, Doorman& doorman);

}  // namespace wattbook::api
