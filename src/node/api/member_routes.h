// Members of a community: balances, roles, storage rights and fees, agents.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

void add_member_routes(RouteTable& table);

}  // namespace wattbook::api
