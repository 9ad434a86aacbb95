// Blocks and their commands, the ledger's statistics and its genesis.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

void add_block_routes(RouteTable& table);

}  // namespace wattbook::api
