// The order book by level and by order, trades and auctions.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

void add_market_routes(RouteTable& table);

}  // namespace wattbook::api
