// A sheet of an Excel workbook (ECMA-376, .xlsx) as the delimited text that Excel would save, so
// that whoever reads CSV reads workbooks too. Dates become 2024-01-31 or 2024-01-31 13:15:00,
// numbers their fifteen digits with a decimal point; the rows keep their numbers. Not a
// spreadsheet: formulas are what they were when the file was saved.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "tables/byte_source.h"

namespace wattbook::tables {

bool is_workbook(std::string_view archive);

// `sheet` is a name; empty: there must be only one. Fails where the workbook is damaged, names no
// such sheet (the hint lists those there are), or would become more than unzipped_bytes_max of
// text.
Result<std::string> sheet_text(std::string_view archive, std::string_view sheet);

// `open_file` for a file that has sheets. Fails for any other file.
Result<std::unique_ptr<ByteSource>> open_sheet(const std::filesystem::path& path,
                                               std::string_view sheet);

}  // namespace wattbook::tables
