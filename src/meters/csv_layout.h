// What the columns of a utility's CSV file mean. No two utilities agree, so the layout is guessed
// from the header's words and from the first rows, shown to the person, and each guess can be
// overruled. What cannot be known (3/4/2026; a number without unit) is asked for, never assumed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "meters/sample_reader.h"
#include "tables/timestamp.h"

namespace wattbook::meters {

// What a person says about a file; absent: guessed.
struct CsvHints {
  env::TimeZone zone;
  tables::RepeatedHour repeated = tables::RepeatedHour::in_order;
  std::optional<tables::StampFormat> date_order;
  std::optional<char> separator;
  std::optional<char> decimal;
  std::optional<Unit> unit;
  std::optional<ChannelKind> kind;
  std::optional<Duration> step;
  std::optional<bool> stamp_is_end;
  std::string point;         // of a file that names none
  bool by_position = false;  // MSCONS: count intervals instead of reading their stamps
};

struct ValueColumn {
  std::size_t column = 0;
  std::string name;
  std::string point;  // empty: the point column's, or the file's
  Direction direction = Direction::drawn;
  std::optional<Unit> unit;  // absent: the unit column's
  std::optional<std::size_t> quality;
};

struct CsvLayout {
  char separator = ',';
  char decimal = '.';
  std::int64_t header_line = 0;      // 0: none
  std::int64_t first_data_line = 1;  // by the file's own lines
  tables::StampFormat date_order = tables::StampFormat::automatic;
  std::size_t time = 0;
  std::optional<std::size_t> time_of_day;  // where date and time stand apart
  std::optional<std::size_t> end;          // where each row names its interval's end
  std::optional<std::size_t> point;
  std::optional<std::size_t> direction;
  std::optional<std::size_t> quality;
  std::optional<std::size_t> unit;
  std::vector<ValueColumn> values;
  ChannelKind kind = ChannelKind::interval;
  bool stamp_is_end = false;
  Duration step;  // of intervals without an end column
};

// `head` is the beginning of the file. Fails with what could not be told, and the option that says
// it.
Result<CsvLayout> guess_layout(std::string_view head, const CsvHints& hints);

// A direction in words or as OBIS code: "Bezug", "export", "2.8.0"; nothing for others.
std::optional<Direction> parse_direction(std::string_view text);

std::vector<std::pair<std::string, std::string>> layout_words(const CsvLayout& layout);

}  // namespace wattbook::meters
