// Columns of numbers with the time of each row, read from one delimited file: the common ground of
// energy and price files.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "sim/data_source.h"

namespace wattbook::sim {

struct ColumnChoice {
  std::vector<std::string> patterns;
  std::optional<HeaderFilter> filter;
  std::optional<std::string> member_column;  // set: one series per name in this column
};

// What to do with a number below zero.
enum class Negative : std::uint8_t { keep, zero, refuse };

struct StampedColumn {
  std::string name;  // header of the column, or the member in long form
  std::shared_ptr<const std::vector<Instant>> times;  // start of each row's step, ascending
  std::vector<double> values;                         // NaN where the field is empty
  Duration step;
};

// Fails, naming line and column, for a text that is not a number or a time, a row that is too
// short, a time that does not advance or does not lie on the grid of steps, or no matching column.
Result<std::vector<StampedColumn>> read_data_file(const std::filesystem::path& path,
                                                  const FileForm& form, const ColumnChoice& choice,
                                                  Negative negative);

}  // namespace wattbook::sim
