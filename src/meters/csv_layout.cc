#include "meters/csv_layout.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tables/csv.h"

namespace wattbook::meters {
namespace {

using tables::StampFormat;
using Words = std::span<const std::string_view>;

constexpr std::size_t rows_max = 400;
constexpr std::int64_t header_line_max = 30;
constexpr std::size_t rising_rows_min = 12;

// Whole header cells, lower case, without what stands in brackets.
constexpr std::array<std::string_view, 21> time_words{
    "timestamp",  "time",   "datetime",   "date time",      "date/time",    "zeitstempel",
    "zeit",       "datum",  "date",       "from",           "von",          "ab",
    "start",      "beginn", "start time", "interval start", "period start", "startzeit",
    "datum/zeit", "ts",     "time_utc"};
constexpr std::array<std::string_view, 11> end_words{
    "end",        "to",      "until",           "bis",        "ende", "end time", "interval end",
    "period end", "endzeit", "interval ending", "hour ending"};
constexpr std::array<std::string_view, 6> time_of_day_words{"time", "zeit",       "uhrzeit",
                                                            "hour", "start time", "time of day"};
constexpr std::array<std::string_view, 20> point_words{
    "meter",          "meter id",      "meter_id",        "meterid",    "point",
    "metering point", "meteringpoint", "zählpunkt",       "zaehlpunkt", "zählernummer",
    "zaehler",        "zähler",        "meteringpointid", "nmi",        "ean",
    "device",         "device_id",     "serial",          "member",     "malo"};
constexpr std::array<std::string_view, 9> quality_words{
    "quality", "qualität", "qualitaet", "status", "flag", "mm", "method", "grade", "güte"};
constexpr std::array<std::string_view, 3> unit_words{"unit", "einheit", "uom"};
constexpr std::array<std::string_view, 7> direction_words{
    "direction", "richtung", "obis", "obis code", "channel", "flow", "energy direction"};
// Parts of words.
constexpr std::array<std::string_view, 16> export_parts{
    "export", "feed", "einspeis", "liefer", "erzeug", "generat", "produc",   "solar",
    "pv",     "2.8",  "2.29",     "2.9",    "inject", "-a",      "returned", "teruglever"};
constexpr std::array<std::string_view, 13> import_parts{
    "import", "consum", "bezug",  "verbrauch", "load", "1.8",   "1.29",
    "1.9",    "usage",  "afname", "drawn",     "+a",   "demand"};
constexpr std::array<std::string_view, 9> register_parts{
    "register", "stand", "reading", "index", "cumulative", "counter", "total_", "1.8.", "2.8."};

std::string lower(std::string_view text) {
  std::string out(tables::trim(text));
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return out;
}

// "Import [kWh]" -> "import".
std::string heading(std::string_view cell) {
  std::string out = lower(cell);
  const std::size_t bracket = out.find_first_of("[(");
  if (bracket != out.npos && bracket > 0) out.resize(bracket);
  return std::string(tables::trim(out));
}

bool is_one_of(Words words, const std::string& text) {
  return std::ranges::find(words, text) != words.end();
}
bool has_one_of(Words parts, const std::string& text) {
  return std::ranges::any_of(parts,
                             [&](std::string_view part) { return text.find(part) != text.npos; });
}

std::optional<Unit> unit_in(std::string_view cell) {
  const std::size_t bracket = cell.find_first_of("[(");
  if (bracket != cell.npos) {
    const std::string_view rest = cell.substr(bracket + 1);
    if (const auto unit = parse_unit(rest.substr(0, rest.find_first_of(")]")))) return unit;
  }
  for (const char mark : {' ', '_'}) {
    const std::size_t last = cell.rfind(mark);
    if (last != cell.npos)
      if (const auto unit = parse_unit(cell.substr(last + 1))) return unit;
  }
  return std::nullopt;
}

struct HeadRow {
  std::int64_t line = 0;
  std::vector<std::string> cells;
};

Result<std::vector<HeadRow>> head_rows(std::string_view head, char separator) {
  if (const std::size_t last = head.rfind('\n'); last != head.npos && head.size() > 4096)
    head = head.substr(0, last + 1);  // the last row may be cut off
  auto csv =
      tables::CsvReader::over("", tables::text_source(std::string(head)), {.separator = separator});
  if (!csv) return std::unexpected(csv.error());
  std::vector<HeadRow> out;
  while (out.size() < rows_max) {
    const Result<bool> more = csv->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    out.push_back({csv->line(), {csv->fields().begin(), csv->fields().end()}});
  }
  return out;
}

// What decides between , ; and tab is how many lines agree, since a first line may be a title.
char separator_of(std::string_view head) {
  char best = tables::guess_separator(head);
  std::ptrdiff_t best_score = 0;
  for (const char candidate : {',', ';', '\t'}) {
    std::ptrdiff_t lines = 0;
    std::string_view rest = head.substr(0, 32 * 1024);
    for (int line = 0; line < 40 && !rest.empty(); ++line) {
      const std::string_view text = rest.substr(0, rest.find('\n'));
      lines += std::ranges::count(text, candidate) > 0 ? 1 : 0;
      rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    }
    // Commas are decimal signs too: they win only where nothing else is in as many lines.
    const std::ptrdiff_t score = 2 * lines - (candidate == ',' ? 1 : 0);
    if (score > best_score) {
      best = candidate;
      best_score = score;
    }
  }
  return best;
}

bool is_stamp(const std::string& cell, StampFormat order) {
  return tables::parse_stamp(tables::trim(cell), order).has_value();
}

// Day or month first, shown by a number above 12; nothing where no row shows it.
std::optional<StampFormat> order_shown(std::span<const HeadRow> rows, std::size_t column) {
  for (const HeadRow& row : rows) {
    if (column >= row.cells.size()) continue;
    const std::string& cell = row.cells[column];
    if (is_stamp(cell, StampFormat::automatic)) return StampFormat::automatic;
    if (!is_stamp(cell, StampFormat::month_first) && is_stamp(cell, StampFormat::day_first))
      return StampFormat::day_first;
    if (!is_stamp(cell, StampFormat::day_first) && is_stamp(cell, StampFormat::month_first))
      return StampFormat::month_first;
  }
  return std::nullopt;
}

class LayoutGuess {
 public:
  LayoutGuess(std::vector<HeadRow> rows, const CsvHints& hints)
      : rows_(std::move(rows)), hints_(hints) {}
  Result<CsvLayout> guess(char separator);

 private:
  Result<void> find_header();
  Result<void> find_date_order();
  Result<void> find_columns();
  Result<void> find_units();
  void find_decimal();
  void find_kind();
  Result<void> find_step();
  bool is_number(const std::string& cell) const {
    return parse_decimal_text(cell, layout_.decimal).has_value();
  }
  std::span<const HeadRow> data() const {
    const auto first = std::ranges::find_if(
        rows_, [this](const HeadRow& row) { return row.line >= layout_.first_data_line; });
    return {first, rows_.end()};
  }

  std::vector<HeadRow> rows_;
  const CsvHints& hints_;
  CsvLayout layout_;
  std::vector<std::string> header_;  // as written
};

bool could_be_stamp(const std::string& cell) {
  for (const StampFormat order :
       {StampFormat::automatic, StampFormat::day_first, StampFormat::month_first})
    if (is_stamp(cell, order)) return true;
  return false;
}

// The header is the last row of words before the first row with a time in it.
Result<void> LayoutGuess::find_header() {
  for (std::size_t i = 0; i < rows_.size() && rows_[i].line <= header_line_max; ++i) {
    const auto stamp = std::ranges::find_if(rows_[i].cells, could_be_stamp);
    if (stamp == rows_[i].cells.end() || rows_[i].cells.size() < 2) continue;
    layout_.first_data_line = rows_[i].line;
    layout_.time = static_cast<std::size_t>(stamp - rows_[i].cells.begin());
    if (i > 0) {
      layout_.header_line = rows_[i - 1].line;
      header_ = rows_[i - 1].cells;
    }
    return {};
  }
  return fail(
      fmt::format("no row of the first {} begins with a time and has a number", header_line_max),
      "is it a CSV file of interval or register values?");
}

Result<void> LayoutGuess::find_date_order() {
  if (hints_.date_order) {
    layout_.date_order = *hints_.date_order;
    return {};
  }
  const auto shown = order_shown(data(), layout_.time);
  if (!shown)
    return fail(fmt::format("'{}' may be day or month first", data()[0].cells[layout_.time]),
                "say which: --date-order day-first or month-first");
  layout_.date_order = *shown;
  return {};
}

Result<void> LayoutGuess::find_columns() {
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (i == layout_.time) continue;
    const std::string word = heading(header_[i]);
    if (is_one_of(end_words, word) && !layout_.end)
      layout_.end = i;
    else if (is_one_of(time_of_day_words, word) && !layout_.time_of_day &&
             data()[0].cells[layout_.time].find(':') == std::string::npos)
      layout_.time_of_day = i;
    else if (is_one_of(point_words, word) && !layout_.point)
      layout_.point = i;
    else if (is_one_of(unit_words, word) && !layout_.unit)
      layout_.unit = i;
    else if (is_one_of(direction_words, word) && !layout_.direction)
      layout_.direction = i;
    else if (is_one_of(quality_words, word)) {
      if (!layout_.values.empty() && layout_.values.back().column + 1 == i &&
          header_.size() > i + 1)
        layout_.values.back().quality = i;  // one for each value column
      else
        layout_.quality = i;
    } else if (!is_one_of(time_words, word)) {
      const bool numbers = std::ranges::all_of(data(), [&](const HeadRow& row) {
        return i >= row.cells.size() || tables::trim(row.cells[i]).empty() ||
               is_number(row.cells[i]) || parse_grade(row.cells[i]) == Grade::missing;
      });
      if (numbers) layout_.values.push_back({i, header_[i], {}, Direction::drawn, {}, {}});
    }
  }
  const std::size_t width = data()[0].cells.size();
  if (header_.empty())
    for (std::size_t i = 0; i < width; ++i)
      if (i != layout_.time && is_number(data()[0].cells[i]))
        layout_.values.push_back({i, std::to_string(i + 1), {}, Direction::drawn, {}, {}});
  if (layout_.time < header_.size() && !layout_.end &&
      is_one_of(end_words, heading(header_[layout_.time])))
    layout_.stamp_is_end = true;
  if (hints_.stamp_is_end) layout_.stamp_is_end = *hints_.stamp_is_end;
  if (layout_.values.empty())
    return fail(
        "no column of the file holds numbers",
        fmt::format("the header is line {}: {}", layout_.header_line, fmt::join(header_, " | ")));
  return {};
}

// A column whose header is no direction stands for a metering point of that name (the wide form).
Result<void> LayoutGuess::find_units() {
  bool any_direction = layout_.point || layout_.direction || layout_.values.size() == 1;
  for (const ValueColumn& value : layout_.values)
    any_direction = any_direction || parse_direction(value.name);
  for (ValueColumn& value : layout_.values) {
    const auto direction = parse_direction(value.name);
    if (direction) value.direction = *direction;
    if (!layout_.point && !direction && layout_.values.size() > 1)
      value.point = heading(value.name);
    if (!any_direction || (!value.point.empty() && !direction)) value.point = value.name;
    value.unit = hints_.unit ? hints_.unit : unit_in(value.name);
    if (!value.unit && !layout_.unit)
      return fail(fmt::format("nothing says the unit of column '{}'", value.name),
                  "say it: --unit kWh, Wh, MWh, kW or W");
  }
  return {};
}

void LayoutGuess::find_decimal() {
  layout_.decimal = '.';
  if (hints_.decimal) {
    layout_.decimal = *hints_.decimal;
    return;
  }
  if (layout_.separator == ',') return;
  for (const HeadRow& row : data())
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& cell = row.cells[i];
      if (i == layout_.time || cell.find(',') == std::string::npos) continue;
      if (!parse_decimal_text(cell, ',')) continue;
      layout_.decimal = ',';
      return;
    }
}

void LayoutGuess::find_kind() {
  if (hints_.kind) {
    layout_.kind = *hints_.kind;
    return;
  }
  for (const ValueColumn& value : layout_.values)
    if (has_one_of(register_parts, lower(value.name))) layout_.kind = ChannelKind::register_value;
}

Result<void> LayoutGuess::find_step() {
  if (layout_.kind == ChannelKind::register_value || layout_.end) return {};
  if (hints_.step) {
    layout_.step = *hints_.step;
    return {};
  }
  tables::StampReader stamps(
      {layout_.date_order, hints_.zone, hints_.repeated, tables::SkippedHour::shift});
  std::optional<Instant> previous;
  std::int64_t least = INT64_MAX;
  for (const HeadRow& row : data()) {
    if (layout_.time >= row.cells.size()) continue;
    std::string stamp(tables::trim(row.cells[layout_.time]));
    if (layout_.time_of_day && *layout_.time_of_day < row.cells.size())
      stamp += " " + row.cells[*layout_.time_of_day];
    const auto time = stamps.read(stamp);
    if (!time || !*time) continue;
    if (previous && **time > *previous) least = std::min(least, (**time - *previous).value);
    previous = **time;
  }
  if (least == INT64_MAX)
    return fail("the rows do not show how long an interval is", "say it: --step MINUTES");
  layout_.step = Duration(least);
  return {};
}

Result<CsvLayout> LayoutGuess::guess(char separator) {
  layout_.separator = separator;
  if (const Result<void> found = find_header(); !found) return std::unexpected(found.error());
  find_decimal();
  for (const auto find :
       {&LayoutGuess::find_date_order, &LayoutGuess::find_columns, &LayoutGuess::find_units})
    if (const Result<void> found = (this->*find)(); !found) return std::unexpected(found.error());
  find_kind();
  if (const Result<void> found = find_step(); !found) return std::unexpected(found.error());
  return layout_;
}

std::string_view order_name(StampFormat order) {
  switch (order) {
    case StampFormat::automatic:
    case StampFormat::year_first:
      return "unmistakable";
    case StampFormat::day_first:
      return "day first";
    case StampFormat::month_first:
      return "month first";
    case StampFormat::unix_seconds:
      return "unix seconds";
  }
  return "";
}

}  // namespace

std::optional<Direction> parse_direction(std::string_view text) {
  const std::string word = lower(text);
  if (has_one_of(export_parts, word)) return Direction::fed_in;
  if (has_one_of(import_parts, word)) return Direction::drawn;
  return std::nullopt;
}

Result<CsvLayout> guess_layout(std::string_view head, const CsvHints& hints) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  if (head.empty()) return fail("the file is empty");
  const char separator = hints.separator.value_or(separator_of(head));
  Result<std::vector<HeadRow>> rows = head_rows(head, separator);
  if (!rows) return std::unexpected(rows.error());
  return LayoutGuess(std::move(*rows), hints).guess(separator);
}

std::vector<std::pair<std::string, std::string>> layout_words(const CsvLayout& layout) {
  std::vector<std::pair<std::string, std::string>> out{
      {"format", layout.kind == ChannelKind::register_value ? "register CSV" : "interval CSV"},
      {"separator", layout.separator == '\t' ? "tab" : std::string(1, layout.separator)},
      {"decimal sign", std::string(1, layout.decimal)},
      {"dates", std::string(order_name(layout.date_order))},
      {"first row of data", fmt::format("line {}", layout.first_data_line)}};
  if (layout.step.value > 0)
    out.emplace_back(
        "interval", fmt::format("{} min, stamped with its {}", layout.step.value / one_minute.value,
                                layout.stamp_is_end ? "end" : "start"));
  return out;
}

}  // namespace wattbook::meters
