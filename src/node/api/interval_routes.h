// Closed intervals of a community and what each member's books say of them.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

void add_interval_routes(RouteTable& table);

}  // namespace wattbook::api
