// The node's own affairs: its settings with their origin, and its backups.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "node/api/administration_views.h"
#include "node/api/route_table.h"

namespace wattbook::api {

// Called on the HTTP thread. `create` answers once, from any thread; the others at once.
struct AdministrationPorts {
  std::function<std::vector<NodeSettingView>()> settings;
  std::function<std::vector<BackupView>()> backups;  // newest first
  std::function<void(std::function<void(const Result<BackupView>&)>)> create;
  std::function<Result<BackupView>(const std::string&)> verify;  // starts it
};

// `doorman` outlives the table's router.
void add_administration_routes(RouteTable& table, const AdministrationPorts& ports,
                               Doorman& doorman);

}  // namespace wattbook::api
