// Registered devices.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

void add_device_routes(RouteTable& table);

}  // namespace wattbook::api
