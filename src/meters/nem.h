// Australian meter data files (AEMO, Meter Data File Format NEM12 & NEM13, version 2.6): NEM12
// holds intervals by day (records 200, 300, 400, 500), NEM13 register reads (250, 550). Times are
// AEST, UTC+10 without daylight saving, whatever the place.
#pragma once

#include <memory>
#include <string>

#include "meters/sample_reader.h"
#include "tables/byte_source.h"

namespace wattbook::meters {

// Fails where the file does not begin with a header record (100).
Result<std::unique_ptr<SampleReader>> open_nem(const std::string& name,
                                               std::unique_ptr<tables::ByteSource> source);

}  // namespace wattbook::meters
