// Files of meter data that are posted: read, and where a gateway of the node has a folder for them
// booked with its key. The node itself signs nothing (DOMAIN 4.1).
#pragma once

#include <expected>
#include <functional>
#include <string>

#include "node/api/meter_file_views.h"
#include "node/api/route_table.h"

namespace wattbook::api {

struct MeterFilePosted {
  std::string name;    // as complaints call it
  std::string folder;  // of the gateway inside the node; empty: the file is only read
  std::string zone;    // of a file that is only read; empty: the node's
  bool dry_run = true;
  std::string content;
};

struct MeterFilePorts {
  using Answer = std::function<void(const std::expected<MeterFileView, Problem>&)>;
  // False where too many wait. Answers once, from any thread. Empty: nobody reads files here.
  std::function<bool(MeterFilePosted, Answer)> take;
};

void add_meter_file_routes(RouteTable& table, const MeterFilePorts& ports);

}  // namespace wattbook::api
