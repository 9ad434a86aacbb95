// Green Button: usage as an Atom feed of ESPI resources (NAESB REQ.21). Reading types say what the
// numbers of a meter reading are; interval blocks hold them.
#pragma once

#include <memory>
#include <string>

#include "meters/sample_reader.h"
#include "tables/byte_source.h"

namespace wattbook::meters {

Result<std::unique_ptr<SampleReader>> open_espi(const std::string& name,
                                                std::unique_ptr<tables::ByteSource> source);

}  // namespace wattbook::meters
