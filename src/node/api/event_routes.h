// GET /api/v1/events: the live feed as server-sent events, for curl and other readers without
// WebSocket.
#pragma once

#include "node/api/route_table.h"

namespace wattbook::api {

// `feed` outlives the table and its router.
void add_event_routes(RouteTable& table, Feed& feed);

}  // namespace wattbook::api
