// Communities: what each is, its rules, prices, keys, feeds and sums.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

void add_community_routes(RouteTable& table);

}  // namespace wattbook::api
