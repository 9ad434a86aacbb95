// GET /api/v1/cluster: how far the ledger is ordered, executed and final.
#pragma once

#include <functional>

#include "node/api/cluster_views.h"
#include "node/api/route_table.h"

namespace wattbook::api {

// Any thread.
using ClusterPort = std::function<ClusterView()>;

void add_cluster_routes(RouteTable& table, ClusterPort cluster);

}  // namespace wattbook::api
