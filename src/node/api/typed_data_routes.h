// The EIP-712 types of commands, and filled ones ready to sign.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

// `genesis` names the ledger in the domain of all signatures.
void add_typed_data_routes(RouteTable& table, const Hash& genesis);

}  // namespace wattbook::api
