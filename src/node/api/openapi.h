// The OpenAPI 3.1 document of a route table, and the operation that serves it.
#pragma once

#include <string>

#include "node/api/route_table.h"

namespace wattbook::api {

std::string openapi(const RouteTable& table);

// Serves the document of all operations, this one included, at /api/v1/openapi.json and
// /openapi.json. The last to be added.
void add_openapi_route(RouteTable& table);

}  // namespace wattbook::api
