// Starting and stopping a session with nobody's card (DOMAIN 7.2): the code that a driver signed
// for is the authority, checked in the ledger before a station is asked anything.
#pragma once

#include "node/api/station_routes.h"

namespace wattbook::api {

// `doorman` outlives the table's router.
void add_driver_routes(RouteTable& table, const AskBooks& ask, const StationPorts& ports,
                       Doorman& doorman);

}  // namespace wattbook::api
