// The API's view of the central system: its questions in the one's words, the answers in the
// other's.
#pragma once

#include <functional>

#include "node/api/station_routes.h"
#include "node/charging/load_plan.h"
#include "node/ocpp/central_system.h"
#include "node/ocpp/door.h"

namespace wattbook::app {

// Runs work with the central system, on its thread; from any.
using AskStations = std::function<void(std::move_only_function<void(ocpp::CentralSystem&)>)>;

// A station's outlets as load management steers them; any thread.
using LookAtPower = std::function<std::vector<charging_desk::OutletPower>(const std::string&)>;

api::StationPorts station_ports(AskStations ask, LookAtPower look);

}  // namespace wattbook::app
