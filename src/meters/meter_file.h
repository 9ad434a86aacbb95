// A file of meter data whatever its format: the first bytes say which reader it needs.
#pragma once

#include <memory>
#include <string>

#include "meters/csv_layout.h"
#include "meters/sample_reader.h"
#include "tables/byte_source.h"

namespace wattbook::meters {

enum class FileFormat : std::uint8_t { nem, espi, mscons, eda_sheet, eda_json, csv };

// Nothing for bytes that begin like none of them.
std::optional<FileFormat> guess_format(std::string_view head);

// `name` stands for the file in complaints. Fails for an empty file and for one of no known format.
Result<std::unique_ptr<SampleReader>> open_meter_file(const std::string& name,
                                                      std::unique_ptr<tables::ByteSource> source,
                                                      const CsvHints& hints);

}  // namespace wattbook::meters
