// What a driver asks of a charge point by a one-time code, and what came of it.
#pragma once

#include <string>

#include "cli/station_client.h"

namespace wattbook::cli {

// Both wait until it is done or has failed; the exit code says which.
int start_by_code(const StationOptions& options, const std::string& station,
                  const api::DriverStartBody& body);
int stop_by_code(const StationOptions& options, const std::string& station,
                 const api::DriverStopBody& body);

}  // namespace wattbook::cli
