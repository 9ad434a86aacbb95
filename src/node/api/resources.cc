#include "node/api/resources.h"

#include "node/api/access_routes.h"
#include "node/api/account_routes.h"
#include "node/api/block_routes.h"
#include "node/api/charging_routes.h"
#include "node/api/community_routes.h"
#include "node/api/device_routes.h"
#include "node/api/driver_routes.h"
#include "node/api/event_routes.h"
#include "node/api/health_routes.h"
#include "node/api/interval_routes.h"
#include "node/api/invitation_routes.h"
#include "node/api/market_routes.h"
#include "node/api/member_routes.h"
#include "node/api/metering_routes.h"
#include "node/api/openapi.h"
#include "node/api/typed_data_routes.h"

namespace wattbook::api {

RouteTable make_route_table(const Ports& ports, Feed& feed, Doorman& doorman) {
  RouteTable table(ports.ask, feed);
  add_block_routes(table);
  add_community_routes(table);
  add_member_routes(table);
  // Before devices/{key}, which would take its path.
  if (ports.health != nullptr) add_health_routes(table, ports.ask, *ports.health, doorman);
  add_device_routes(table);
  add_metering_routes(table);
  add_meter_file_routes(table, ports.meter_files);
  add_interval_routes(table);
  add_market_routes(table);
  add_account_routes(table);
  add_charging_routes(table);
  add_command_routes(table, ports.commands);
  add_typed_data_routes(table, ports.genesis);
  add_history_routes(table, ports.history);
  add_event_routes(table, feed);
  add_proof_routes(table, ports.proofs);
  add_access_routes(table, doorman);
  add_station_routes(table, ports.stations, doorman);
  add_driver_routes(table, ports.ask, ports.stations, doorman);
  add_invitation_routes(table, doorman);
  add_simulation_routes(table, ports.simulations, doorman);
  add_administration_routes(table, ports.administration, doorman);
  add_cluster_routes(table, ports.cluster);
  add_openapi_route(table);
  return table;
}

}  // namespace wattbook::api
