#include "sim/scenario_data.h"

#include <cmath>

#include <fmt/format.h>

#include "sim/pattern.h"

namespace wattbook::sim {
namespace {

constexpr tables::NumberRange row_range{0, 1e6};
constexpr tables::NumberRange kwp_range{0, 1e5};

constexpr std::pair<std::string_view, Quantity> quantities[] = {
    {"load", Quantity::load},
    {"pv", Quantity::pv},
    {"expected-share", Quantity::expected_share},
    {"expected-covered", Quantity::expected_covered},
    {"expected-surplus", Quantity::expected_surplus}};
constexpr std::pair<std::string_view, Unit> units[] = {{"kWh", Unit::kwh},
                                                       {"Wh", Unit::wh},
                                                       {"MWh", Unit::mwh},
                                                       {"W", Unit::w},
                                                       {"kW", Unit::kw},
                                                       {"Wh/kWp", Unit::wh_per_kwp},
                                                       {"W/kWp", Unit::w_per_kwp},
                                                       {"kWh/kWp", Unit::kwh_per_kwp},
                                                       {"kW/kWp", Unit::kw_per_kwp}};
constexpr std::pair<std::string_view, tables::StampFormat> formats[] = {
    {"auto", tables::StampFormat::automatic},
    {"year-first", tables::StampFormat::year_first},
    {"day-first", tables::StampFormat::day_first},
    {"month-first", tables::StampFormat::month_first},
    {"unix", tables::StampFormat::unix_seconds}};
constexpr std::pair<std::string_view, tables::RepeatedHour> repeated_rules[] = {
    {"in-order", tables::RepeatedHour::in_order},
    {"first", tables::RepeatedHour::first},
    {"second", tables::RepeatedHour::second},
    {"refuse", tables::RepeatedHour::refuse}};
constexpr std::pair<std::string_view, tables::SkippedHour> skipped_rules[] = {
    {"shift", tables::SkippedHour::shift},
    {"drop", tables::SkippedHour::drop},
    {"refuse", tables::SkippedHour::refuse}};
constexpr std::pair<std::string_view, Stamp> stamps[] = {{"start", Stamp::start},
                                                         {"end", Stamp::end}};
constexpr std::pair<std::string_view, char> separators[] = {
    {",", ','}, {";", ';'}, {"tab", '\t'}, {"|", '|'}, {" ", ' '}};
constexpr std::pair<std::string_view, char> decimals[] = {{".", '.'}, {",", ','}};
constexpr std::pair<std::string_view, bool> negatives[] = {{"refuse", false}, {"zero", true}};
constexpr std::pair<std::string_view, bool> dealings[] = {{"named", false}, {"rotate", true}};
constexpr std::pair<std::string_view, double> price_units[] = {{"per-kWh", 1.0},
                                                               {"per-MWh", 0.001}};
constexpr std::pair<std::string_view, std::uint32_t> day_sets[] = {
    {"all", 0b1111111}, {"weekdays", 0b0011111}, {"weekend", 0b1100000}};

TimeRule read_time(tables::TomlTable table, const env::TimeZone& zone) {
  TimeRule rule;
  rule.stamps.zone = zone;
  rule.column = table.text("column");
  if (auto found = read_zone(table, "zone")) rule.stamps.zone = *found;
  if (auto format = table.choice<tables::StampFormat>("format", formats))
    rule.stamps.format = *format;
  if (auto repeated = table.choice<tables::RepeatedHour>("repeated", repeated_rules))
    rule.stamps.repeated = *repeated;
  if (auto skipped = table.choice<tables::SkippedHour>("skipped", skipped_rules))
    rule.stamps.skipped = *skipped;
  if (auto stamp = table.choice<Stamp>("stamp", stamps)) rule.stamp = *stamp;
  if (auto minutes = table.integer("step_minutes", {5, 60}))
    rule.step = Duration(*minutes * one_minute.value);
  if (auto start = read_clock(table, "start")) rule.start = rule.stamps.zone.meaning(*start).first;
  if (rule.start && !rule.step)
    table.complain("start", "a file without time stamps also needs step_minutes", "");
  if (rule.start && rule.column)
    table.complain("column", "time is either read from a column or counted from start", "");
  table.finish();
  return rule;
}

FileForm read_form(tables::TomlTable& table, const env::TimeZone& zone) {
  FileForm form;
  form.separator = table.choice<char>("separator", separators);
  if (auto decimal = table.choice<char>("decimal", decimals)) form.decimal = *decimal;
  if (auto row = table.integer("header_row", row_range)) form.header_row = *row;
  form.first_row = form.header_row + 1;
  if (auto row = table.integer("first_row", row_range)) form.first_row = *row;
  if (form.first_row <= form.header_row)
    table.complain("first_row", "must be after the header row", "");
  form.time.stamps.zone = zone;
  if (auto time = table.table("time")) form.time = read_time(*time, zone);
  return form;
}

std::vector<std::filesystem::path> read_files(tables::TomlTable& table,
                                              const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  const auto patterns = table.texts("file");
  if (!patterns) {
    if (!table.has("file")) table.complain("file", "missing: which file holds the data?", "");
    return files;
  }
  for (const std::string& pattern : *patterns) {
    const auto found = expand(folder, pattern);
    if (!found) {
      table.complain("file", found.error().message, "paths are relative to the scenario's folder");
      break;
    }
    files.insert(files.end(), found->begin(), found->end());
  }
  return files;
}

RoofSizes read_kwp(tables::TomlTable& table) {
  if (table.is_table("kwp")) return table.table("kwp")->named_numbers(kwp_range);
  const auto list = table.numbers("kwp", kwp_range);
  if (!list) return std::monostate();
  if (list->size() == 1) return list->front();
  return *list;
}

std::optional<std::int32_t> read_minute(tables::TomlTable& table, std::string_view key) {
  const auto word = table.text(key);
  if (!word) return std::nullopt;
  const auto stamp = tables::parse_stamp("2001-01-01 " + *word, tables::StampFormat::year_first);
  if (!stamp || stamp->offset_seconds) {
    table.complain(key, fmt::format("'{}' is not a time of day", *word), "such as \"07:30\"");
    return std::nullopt;
  }
  return static_cast<std::int32_t>((stamp->clock.seconds - env::midnight(2001, 1, 1).seconds) / 60);
}

TariffWindow read_window(tables::TomlTable table, double per_kwh) {
  TariffWindow window;
  if (auto minute = read_minute(table, "from")) window.minute_from = *minute;
  if (auto minute = read_minute(table, "until")) window.minute_until = *minute;
  if (auto days = table.choice<std::uint32_t>("days", day_sets))
    for (std::size_t i = 0; i < 7; ++i) window.weekdays[i] = (*days >> i & 1) != 0;
  if (auto months = table.numbers("months", {1, 12})) {
    window.months = {};
    for (const double month : *months) window.months[static_cast<std::size_t>(month) - 1] = true;
  }
  if (auto price = table.number("price", {-1e5, 1e5}))
    window.price = Price(std::llround(*price * per_kwh * units_per_whole));
  else
    table.complain("price", "a window needs a price", "");
  table.finish();
  return window;
}

}  // namespace

std::optional<env::TimeZone> read_zone(tables::TomlTable& table, std::string_view key) {
  const auto name = table.text(key);
  if (!name) return std::nullopt;
  const Result<env::TimeZone> zone = env::TimeZone::find(*name);
  if (zone) return *zone;
  table.complain(key, zone.error().message, zone.error().hint);
  return std::nullopt;
}

std::optional<env::WallClock> read_clock(tables::TomlTable& table, std::string_view key) {
  const auto word = table.text(key);
  if (!word) return std::nullopt;
  const auto stamp = tables::parse_stamp(*word, tables::StampFormat::year_first);
  if (stamp && !stamp->offset_seconds) return stamp->clock;
  table.complain(key, fmt::format("'{}' is not a date or local time", *word),
                 "such as \"2023-03-18\" or \"2023-03-18 06:15\"");
  return std::nullopt;
}

DataSource read_data_source(tables::TomlTable table, const std::filesystem::path& folder,
                            const env::TimeZone& zone, std::string place) {
  DataSource source;
  source.place = std::move(place);
  source.files = read_files(table, folder);
  source.form = read_form(table, zone);
  source.columns = table.texts("columns").value_or(std::vector<std::string>{"*"});
  if (auto where = table.table("where")) {
    HeaderFilter filter;
    filter.row = where->integer("row", {1, 1e6}).value_or(0);
    filter.pattern = where->text("value").value_or("");
    if (filter.row == 0 || filter.pattern.empty())
      where->complain("row", "a column filter needs row and value", "");
    if (filter.row >= source.form.first_row)
      where->complain("row", "must be above the first row of data", "");
    where->finish();
    source.filter = filter;
  }
  source.member_column = table.text("member_column");
  if (auto members = table.texts("members")) source.members = *members;
  source.rotate = table.choice<bool>("assign", dealings).value_or(false);
  if (auto quantity = table.choice<Quantity>("quantity", quantities)) source.quantity = *quantity;
  if (!table.has("quantity"))
    table.complain("quantity", "missing: what do the numbers mean?", "load or pv");
  if (auto unit = table.choice<Unit>("unit", units)) source.unit = *unit;
  if (!table.has("unit")) table.complain("unit", "missing: the unit of the numbers", "such as kWh");
  if (auto factor = table.number("factor", {1e-12, 1e12})) source.factor = *factor;
  source.kwp = read_kwp(table);
  source.negative_is_zero = table.choice<bool>("negative", negatives).value_or(false);
  source.from = read_clock(table, "from");
  source.until = read_clock(table, "until");
  table.finish();
  return source;
}

Tariff read_tariff(tables::TomlTable table, const std::filesystem::path& folder,
                   const env::TimeZone& zone) {
  Tariff tariff;
  const double per_kwh = table.choice<double>("unit", price_units).value_or(1.0);
  if (auto price = table.number("price", {-1e5, 1e5}))
    tariff.base = Price(std::llround(*price * per_kwh * units_per_whole));
  for (const tables::TomlTable& window : table.tables("window"))
    tariff.windows.push_back(read_window(window, per_kwh));
  if (table.has("file")) {
    PriceFile file;
    const auto files = read_files(table, folder);
    if (!files.empty()) file.file = files.front();
    file.form = read_form(table, zone);
    file.column = table.text("column").value_or("");
    if (file.column.empty()) table.complain("column", "missing: which column holds the price?", "");
    file.factor = per_kwh * table.number("factor", {1e-12, 1e12}).value_or(1.0);
    tariff.file = std::move(file);
  } else if (!table.has("price")) {
    table.complain("price", "a tariff needs a price (and windows), or a file", "");
  }
  table.finish();
  return tariff;
}

}  // namespace wattbook::sim
