// The health of devices: gateways post it, everybody who may read the books sees it.
#pragma once

#include "node/api/device_health.h"
#include "node/api/route_table.h"

namespace wattbook::api {

// `health` and `doorman` outlive the table and its router.
void add_health_routes(RouteTable& table, AskBooks ask, DeviceHealth& health, Doorman& doorman);

}  // namespace wattbook::api
