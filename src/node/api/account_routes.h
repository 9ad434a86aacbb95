// Accounts across communities: balances, holds, transfers; assets and fees.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

void add_account_routes(RouteTable& table);

}  // namespace wattbook::api
