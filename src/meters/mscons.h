// MSCONS, the EDIFACT message by which German and Austrian grid operators send metered values
// (UN/EDIFACT D.04B, BDEW 2.2e and later): UNA names the separators, LOC+172 the metering point,
// PIA the OBIS code, QTY the value, DTM+163 and DTM+164 its interval, DTM+7 a register's time.
#pragma once

#include <memory>
#include <string>

#include "meters/sample_reader.h"
#include "tables/byte_source.h"

namespace wattbook::meters {

// What an interval's time is taken from. `position`: the n-th quantity is the n-th quarter of an
// hour of the period that the message states, and their number must fill it exactly; for files
// whose single stamps are damaged.
enum class IntervalTimes : std::uint8_t { stamps, position };

Result<std::unique_ptr<SampleReader>> open_mscons(const std::string& name,
                                                  std::unique_ptr<tables::ByteSource> source,
                                                  IntervalTimes times);

}  // namespace wattbook::meters
