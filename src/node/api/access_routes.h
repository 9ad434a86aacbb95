// Signing in and out, tokens, roles and the log of what administrators did.
#pragma once

#include "node/api/doorman.h"
#include "node/api/route_table.h"

namespace wattbook::api {

// `doorman` outlives the table and its router.
void add_access_routes(RouteTable& table, Doorman& doorman);

}  // namespace wattbook::api
