// What Austrian grid operators send energy communities through EDA/ebUtilities: the community
// report as a sheet (saved as CSV: eight header rows, three columns per member, two per plant, each
// with its quality) and the message DATEN_CRMSG as JSON. Measured consumption (G.01) and generation
// are energy at the meter; shares and coverage are the operator's settlement and are not.
#pragma once

#include <memory>
#include <string>

#include "meters/sample_reader.h"
#include "tables/byte_source.h"
#include "tables/timestamp.h"

namespace wattbook::meters {

// Stamps of the sheet are wall clocks of `zone`, the start of a quarter of an hour. Fails at a row
// where a plant's surplus is above its generation: then the file's columns are not what they say.
Result<std::unique_ptr<SampleReader>> open_eda_sheet(const std::string& name,
                                                     std::unique_ptr<tables::ByteSource> source,
                                                     const env::TimeZone& zone);

// Reads the whole message, at most json_bytes_max.
inline constexpr std::size_t json_bytes_max = 64u << 20;
Result<std::unique_ptr<SampleReader>> open_eda_json(const std::string& name,
                                                    std::unique_ptr<tables::ByteSource> source);

}  // namespace wattbook::meters
