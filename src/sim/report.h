// Writes a run's results for people and programs: report.json, three CSV files and one HTML page
// with its plots inside (English and simplified Chinese, nothing fetched from anywhere).
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"
#include "sim/result.h"

namespace wattbook::sim {

std::string report_json(const RunResult& result);
std::string intervals_csv(const RunResult& result);
std::string members_csv(const RunResult& result);
std::string bills_csv(const RunResult& result);
std::string report_html(const RunResult& result);

// Creates `folder` if needed and writes report.json, intervals.csv, members.csv, bills.csv and
// report.html. Fails where a file cannot be written.
Result<bool> write_report(const RunResult& result, const std::filesystem::path& folder);

}  // namespace wattbook::sim
