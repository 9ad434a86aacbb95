// Two charge points that are values in memory: so that the operations on stations are called
// without a socket.
#pragma once

#include "node/api/station_routes.h"

namespace wattbook::openapi {

api::StationPorts some_stations();

}  // namespace wattbook::openapi
