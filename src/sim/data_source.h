// Where a scenario's interval data lies and what it means: one entry per [[data]] table of the
// scenario file. docs/scenario.md documents every key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/series.h"
#include "tables/timestamp.h"

namespace wattbook::sim {

// `expected_…` are a grid operator's own settlement, loaded to be compared with ours.
enum class Quantity : std::uint8_t {
  load,              // what the member used
  pv,                // what the member's roof or plant produced
  expected_share,    // what the operator offered the member of the community's production
  expected_covered,  // what of it the member could use
  expected_surplus,  // what of a plant's production nobody used
};

enum class Stamp : std::uint8_t { start, end };

// How rows get their time: from a column, or, where the file has none, by counting from `start`.
struct TimeRule {
  std::optional<std::string> column;  // header of the column; absent: the first one
  tables::StampRules stamps;
  Stamp stamp = Stamp::start;
  std::optional<Instant> start;  // set: the file has no time column
  std::optional<Duration> step;  // absent: the smallest step between two rows
};

// How a file is written.
struct FileForm {
  std::optional<char> separator;  // absent: guessed
  char decimal = '.';
  std::int64_t header_row = 1;  // line of the file, from 1; 0: no header, columns are 1, 2, 3 …
  std::int64_t first_row = 2;   // first line of data
  TimeRule time;
};

// A row of the header that further narrows the columns, such as the kind of quantity in a grid
// operator's settlement sheet.
struct HeaderFilter {
  std::int64_t row = 0;  // line of the file, from 1
  std::string pattern;   // with * and ?
};

// Roof size in kWp for the `…_per_kwp` units: one for all, a list by column order, or by member.
using RoofSizes = std::variant<std::monostate, double, std::vector<double>,
                               std::vector<std::pair<std::string, double>>>;

struct DataSource {
  std::string place;                         // "scenario.toml: data[2]", for complaints
  std::vector<std::filesystem::path> files;  // in name order
  FileForm form;
  std::vector<std::string> columns;  // patterns with * and ?; the time column never matches
  std::optional<HeaderFilter> filter;
  std::optional<std::string> member_column;  // long form: one row per member and time
  std::vector<std::string> members;  // names in column order, or one pattern of {file} and {column}
  bool rotate = false;               // the columns are shapes, dealt to the members in turn
  Quantity quantity = Quantity::load;
  Unit unit = Unit::kwh;
  double factor = 1;
  RoofSizes kwp;
  bool negative_is_zero = false;
  std::optional<env::WallClock> from;   // rows outside are left out; in the community's zone
  std::optional<env::WallClock> until;  // not included
};

}  // namespace wattbook::sim
