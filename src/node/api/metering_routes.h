// Meters, their readings, their energy by interval, and the quarantine.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

void add_metering_routes(RouteTable& table);

}  // namespace wattbook::api
