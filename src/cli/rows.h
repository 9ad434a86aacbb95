// Rows for a person (aligned columns) or a program (CSV, RFC 4180).
#pragma once

#include <string>
#include <vector>

#include "cli/client_options.h"

namespace wattbook::cli {

using Row = std::vector<std::string>;

// A head and rows of the same length, each line with its end. Precondition: not json.
std::string rows_text(const Row& head, const std::vector<Row>& rows, OutputFormat format);

}  // namespace wattbook::cli
