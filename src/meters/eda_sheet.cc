#include <map>
#include <optional>

#include <fmt/format.h>

#include "meters/eda.h"
#include "tables/csv.h"

namespace wattbook::meters {
namespace {

constexpr Duration quarter_hour{15 * one_minute.value};
constexpr std::int64_t header_rows_max = 16;
constexpr std::string_view consumption = "Gesamtverbrauch lt. Messung";
constexpr std::string_view generation = "Gesamte gemeinschaftliche Erzeugung";
constexpr std::string_view surplus = "Gesamt/";  // "Gesamt/Überschusserzeugung, …"
constexpr FineEnergy rounding{20'000};           // DOMAIN 4.5: 0.00002 kWh

class EdaSheetReader final : public SampleReader {
 public:
  EdaSheetReader(tables::CsvReader csv, const env::TimeZone& zone)
      : csv_(std::move(csv)),
        stamps_({tables::StampFormat::automatic, zone, tables::RepeatedHour::in_order,
                 tables::SkippedHour::refuse}) {
    understood_ = {{"format", "EDA community report"}, {"zone", zone.name()}};
  }
  Result<bool> read_header();
  Result<bool> next(std::vector<Sample>& out) override;

 private:
  struct Column {
    std::size_t value = 0;
    std::optional<std::size_t> quality;
    std::optional<std::uint32_t> channel;  // absent: read for the check alone
    std::string point;
    bool is_surplus = false;
  };
  void add_columns(const std::vector<std::string>& points, const std::vector<std::string>& codes);
  Result<bool> read_row(Instant start, std::vector<Sample>& out);
  Result<std::optional<FineEnergy>> read_energy(const Column& column);

  tables::CsvReader csv_;
  tables::StampReader stamps_;
  std::vector<Column> columns_;
  bool pending_ = false;  // the first row of data was read while looking for the header's end
};

void EdaSheetReader::add_columns(const std::vector<std::string>& points,
                                 const std::vector<std::string>& codes) {
  for (std::size_t i = 1; i < points.size() && i < codes.size(); ++i) {
    if (points[i].empty() || points[i] == "MM" || points[i] == "TOTAL") continue;
    const std::string_view code = tables::trim(codes[i]);
    Column column{i, {}, {}, points[i], code.starts_with(surplus)};
    if (i + 1 < points.size() && points[i + 1] == "MM") column.quality = i + 1;
    const bool is_consumption = code.starts_with(consumption);
    const bool is_generation = code.starts_with(generation);
    column.channel =
        add_channel({points[i], std::string(code.substr(0, code.find(" ["))),
                     is_generation || column.is_surplus ? Direction::fed_in : Direction::drawn,
                     ChannelKind::interval,
                     is_consumption || is_generation ? ""
                     : code.empty()                  ? "the report has no data of it"
                                    : "the operator's settlement, not a meter's value"});
    columns_.push_back(std::move(column));
  }
}

Result<bool> EdaSheetReader::read_header() {
  std::vector<std::string> points;
  std::vector<std::string> codes;
  while (csv_.line() < header_rows_max) {
    const Result<bool> more = csv_.next();
    if (!more) return more;
    if (!*more) break;
    const std::string_view first = tables::trim(csv_.fields()[0]);
    const auto copy = [this] {
      return std::vector<std::string>(csv_.fields().begin(), csv_.fields().end());
    };
    if (first == "MeteringpointID") points = copy();
    if (first == "Metercode") codes = copy();
    if (!tables::parse_stamp(first, tables::StampFormat::automatic)) continue;
    if (points.empty() || codes.empty())
      return csv_.error_at(0, "the rows MeteringpointID and Metercode are missing above");
    add_columns(points, codes);
    pending_ = true;
    return true;
  }
  return csv_.error_at(0, "no row of data follows the header");
}

Result<std::optional<FineEnergy>> EdaSheetReader::read_energy(const Column& column) {
  if (column.value >= csv_.fields().size()) return std::nullopt;
  const std::string_view text = tables::trim(csv_.fields()[column.value]);
  if (text.empty()) return std::nullopt;
  auto number = parse_decimal_text(text, '.');
  if (!number) number = parse_decimal_text(text, ',');
  const auto energy = number ? energy_of(*number, Unit::kwh, quarter_hour) : std::nullopt;
  if (!energy || energy->value < 0)
    return csv_.error_at(column.value, fmt::format("'{}' is not an energy", text));
  return energy;
}

Result<bool> EdaSheetReader::read_row(Instant start, std::vector<Sample>& out) {
  struct Plant {
    std::optional<FineEnergy> produced;
    std::optional<FineEnergy> surplus;
    std::size_t column = 0;
  };
  std::map<std::string, Plant, std::less<>> plants;
  for (const Column& column : columns_) {
    const auto energy = read_energy(column);
    if (!energy) return std::unexpected(energy.error());
    if (!*energy) continue;
    Grade grade = Grade::measured;
    if (column.quality && *column.quality < csv_.fields().size()) {
      const auto read = parse_grade(csv_.fields()[*column.quality]);
      if (!read)
        return csv_.error_at(*column.quality, fmt::format("'{}' is not a known quality",
                                                          csv_.fields()[*column.quality]));
      grade = *read;
    }
    out.push_back({*column.channel, grade, start, start + quarter_hour, **energy, csv_.line()});
    const Channel& channel = channels_[*column.channel];
    if (channel.direction != Direction::fed_in) continue;
    Plant& plant = plants[column.point];
    (column.is_surplus ? plant.surplus : plant.produced) = **energy;
    if (column.is_surplus) plant.column = column.value;
  }
  for (const auto& [point, plant] : plants)
    if (plant.produced && plant.surplus && *plant.surplus > *plant.produced + rounding) {
      Error error = csv_.error_at(plant.column, fmt::format("the surplus of {} is above its "
                                                            "generation",
                                                            point))
                        .error();
      error.hint =
          "the file's columns change their meaning here; import the rows before it with "
          "--until, and ask the operator for the rest";
      return std::unexpected(error);
    }
  complete_until_ = start + quarter_hour;
  return true;
}

Result<bool> EdaSheetReader::next(std::vector<Sample>& out) {
  if (!pending_) {
    const Result<bool> more = csv_.next();
    if (!more || !*more) return more;
  }
  pending_ = false;
  const auto start = stamps_.read(tables::trim(csv_.fields()[0]));
  if (!start) return csv_.error_at(0, start.error().message);
  if (!*start) return true;
  return read_row(**start, out);
}

}  // namespace

Result<std::unique_ptr<SampleReader>> open_eda_sheet(const std::string& name,
                                                     std::unique_ptr<tables::ByteSource> source,
                                                     const env::TimeZone& zone) {
  auto csv = tables::CsvReader::over(name, std::move(source), {});
  if (!csv) return std::unexpected(csv.error());
  auto reader = std::make_unique<EdaSheetReader>(std::move(*csv), zone);
  if (const Result<bool> read = reader->read_header(); !read) return std::unexpected(read.error());
  return std::unique_ptr<SampleReader>(std::move(reader));
}

}  // namespace wattbook::meters
