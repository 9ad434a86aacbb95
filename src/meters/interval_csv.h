// A utility's CSV file of interval energies or of register values, in the layout that was guessed:
// one column per metering point, one row per point and time, or one point with a column for each
// direction.
#pragma once

#include <memory>
#include <string>

#include "meters/csv_layout.h"
#include "tables/byte_source.h"

namespace wattbook::meters {

Result<std::unique_ptr<SampleReader>> open_interval_csv(
    const std::string& name, std::unique_ptr<tables::HeadedSource> source, const CsvHints& hints);

}  // namespace wattbook::meters
