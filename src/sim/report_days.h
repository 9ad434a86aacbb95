// The parts of report.json that plots are made from: sums by local day, and the mean of each time
// of day over the whole run.
#pragma once

#include "sim/json_text.h"
#include "sim/result.h"

namespace wattbook::sim {

// "days": [{"day": "2026-03-23", "load": …}, …]
void write_days(JsonText& json, const RunResult& result);

// "average_day": [{"time": "00:00", "load": …}, …], each mean rounded down to the ledger's unit.
void write_average_day(JsonText& json, const RunResult& result);

}  // namespace wattbook::sim
