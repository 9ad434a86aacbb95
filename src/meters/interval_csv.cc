#include "meters/interval_csv.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "tables/csv.h"

namespace wattbook::meters {
namespace {

class IntervalCsvReader final : public SampleReader {
 public:
  IntervalCsvReader(tables::CsvReader csv, CsvLayout layout, CsvHints hints)
      : csv_(std::move(csv)), layout_(std::move(layout)), hints_(std::move(hints)) {
    understood_ = layout_words(layout_);
    understood_.emplace_back("zone", hints_.zone.name());
    if (layout_.point || layout_.direction) return;
    for (const ValueColumn& value : layout_.values)
      add_channel({value.point.empty() ? hints_.point : value.point,
                   value.name,
                   value.direction,
                   layout_.kind,
                   {}});
  }
  Result<bool> next(std::vector<Sample>& out) override;

 private:
  struct Times {
    Instant start;
    Instant end;
  };
  Result<bool> read_row(std::vector<Sample>& out);
  Result<std::optional<Times>> read_times(const std::string& point);
  Result<std::optional<Instant>> read_stamp(tables::StampReader& stamps, std::size_t column,
                                            std::string_view text);
  Result<bool> read_value(const ValueColumn& value, std::uint32_t channel, const Times& times,
                          std::vector<Sample>& out);
  Result<std::uint32_t> channel_of(const std::string& point, const ValueColumn& value);
  std::string_view field(std::size_t i) const {
    return i < csv_.fields().size() ? tables::trim(csv_.fields()[i]) : std::string_view();
  }
  tables::StampReader stamp_reader() const {
    return tables::StampReader(
        {layout_.date_order, hints_.zone, hints_.repeated, tables::SkippedHour::refuse});
  }

  // Which showing of a repeated hour a row means depends on the rows of the same point before it.
  struct Clocks {
    tables::StampReader start;
    tables::StampReader end;
    std::optional<Instant> previous;
  };

  tables::CsvReader csv_;
  CsvLayout layout_;
  CsvHints hints_;
  std::map<std::string, Clocks, std::less<>> clocks_;  // by point and direction
  std::map<std::string, std::uint32_t, std::less<>> known_;
  std::string stamp_;
};

Result<std::optional<Instant>> IntervalCsvReader::read_stamp(tables::StampReader& stamps,
                                                             std::size_t column,
                                                             std::string_view text) {
  Result<std::optional<Instant>> time = stamps.read(text);
  if (time) return time;
  Error error = csv_.error_at(column, time.error().message).error();
  error.hint = time.error().hint.find("repeated") != std::string::npos
                   ? "say which showing: --fold first, second or in-order"
                   : "say the clock that wrote it: --zone Europe/Vienna, or a fixed one: UTC+10";
  return std::unexpected(error);
}

Result<std::optional<IntervalCsvReader::Times>> IntervalCsvReader::read_times(
    const std::string& point) {
  auto clocks = clocks_.find(point);
  if (clocks == clocks_.end())
    clocks = clocks_.emplace(point, Clocks{stamp_reader(), stamp_reader(), {}}).first;
  std::string_view text = field(layout_.time);
  if (layout_.time_of_day) {
    stamp_ = fmt::format("{} {}", text, field(*layout_.time_of_day));
    text = stamp_;
  }
  const auto first = read_stamp(clocks->second.start, layout_.time, text);
  if (!first) return std::unexpected(first.error());
  if (!*first) return std::nullopt;
  if (clocks->second.previous && **first == *clocks->second.previous)
    return csv_.error_at(layout_.time, fmt::format("'{}' stands twice", text));
  clocks->second.previous = **first;
  Times out{**first, **first};
  if (layout_.kind == ChannelKind::register_value) return out;
  if (layout_.end) {
    const auto last = read_stamp(clocks->second.end, *layout_.end, field(*layout_.end));
    if (!last) return std::unexpected(last.error());
    if (!*last || **last <= out.start)
      return csv_.error_at(*layout_.end, "the interval ends before it begins");
    out.end = **last;
  } else if (layout_.stamp_is_end) {
    out.start = out.start - layout_.step;
  } else {
    out.end = out.start + layout_.step;
  }
  return out;
}

Result<std::uint32_t> IntervalCsvReader::channel_of(const std::string& point,
                                                    const ValueColumn& value) {
  Direction direction = value.direction;
  std::string label = value.name;
  if (layout_.direction) {
    const auto read = parse_direction(field(*layout_.direction));
    if (!read)
      return csv_.error_at(*layout_.direction,
                           fmt::format("'{}' is no direction", field(*layout_.direction)));
    direction = *read;
    label = field(*layout_.direction);
  }
  const std::string key = fmt::format("{}\n{}\n{}", point, value.column, label);
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  const std::uint32_t number = add_channel({point, label, direction, layout_.kind, {}});
  known_.emplace(key, number);
  return number;
}

Result<bool> IntervalCsvReader::read_value(const ValueColumn& value, std::uint32_t channel,
                                           const Times& times, std::vector<Sample>& out) {
  const std::string_view text = field(value.column);
  if (text.empty()) return true;
  Grade grade = Grade::measured;
  if (const auto quality = value.quality ? value.quality : layout_.quality) {
    const auto read = parse_grade(field(*quality));
    if (!read)
      return csv_.error_at(*quality, fmt::format("'{}' is not a known quality", field(*quality)));
    grade = *read;
  }
  if (parse_grade(text) == Grade::missing) return true;
  const auto number = parse_decimal_text(text, layout_.decimal);
  if (!number) return csv_.error_at(value.column, fmt::format("'{}' is not a number", text));
  const auto unit = value.unit ? value.unit : parse_unit(field(*layout_.unit));
  if (!unit)
    return csv_.error_at(*layout_.unit,
                         fmt::format("'{}' is not a unit of active energy", field(*layout_.unit)));
  const bool is_register = layout_.kind == ChannelKind::register_value;
  if (is_register && is_power(*unit))
    return csv_.error_at(value.column, fmt::format("a register has no unit {}", unit_name(*unit)));
  const auto energy = energy_of(*number, *unit, times.end - times.start);
  if (!energy) return csv_.error_at(value.column, fmt::format("'{}' is too large", text));
  if (energy->value < 0) {
    Error error = csv_.error_at(value.column, fmt::format("'{}' is below zero", text)).error();
    error.hint = "energy drawn and fed in are two columns, each at least zero";
    return std::unexpected(error);
  }
  out.push_back({channel, grade, times.start, times.end, *energy, csv_.line()});
  return true;
}

Result<bool> IntervalCsvReader::read_row(std::vector<Sample>& out) {
  std::size_t needed = layout_.time;
  for (const ValueColumn& value : layout_.values) needed = std::max(needed, value.column);
  if (csv_.fields().size() <= needed)
    return csv_.error_at(csv_.fields().size() - 1,
                         fmt::format("the row ends here; {} columns are needed", needed + 1));
  const std::string point = layout_.point ? std::string(field(*layout_.point)) : hints_.point;
  const std::string clock =
      layout_.direction ? fmt::format("{}\n{}", point, field(*layout_.direction)) : point;
  const auto times = read_times(clock);
  if (!times) return std::unexpected(times.error());
  if (!*times) return true;
  for (std::size_t i = 0; i < layout_.values.size(); ++i) {
    std::uint32_t channel = static_cast<std::uint32_t>(i);
    if (layout_.point || layout_.direction) {
      const auto found = channel_of(point, layout_.values[i]);
      if (!found) return std::unexpected(found.error());
      channel = *found;
    }
    if (const auto read = read_value(layout_.values[i], channel, **times, out); !read) return read;
  }
  if (!layout_.point && !layout_.direction) complete_until_ = (*times)->end;
  return true;
}

Result<bool> IntervalCsvReader::next(std::vector<Sample>& out) {
  for (;;) {
    const Result<bool> more = csv_.next();
    if (!more || !*more) return more;
    if (csv_.line() < layout_.first_data_line) continue;
    if (const Result<bool> read = read_row(out); !read) return read;
    return true;
  }
}

}  // namespace

Result<std::unique_ptr<SampleReader>> open_interval_csv(
    const std::string& name, std::unique_ptr<tables::HeadedSource> source, const CsvHints& hints) {
  Result<CsvLayout> layout = guess_layout(source->head(), hints);
  if (!layout) return fail(name + ": " + layout.error().message, layout.error().hint);
  auto csv = tables::CsvReader::over(name, std::move(source), {.separator = layout->separator});
  if (!csv) return std::unexpected(csv.error());
  return std::make_unique<IntervalCsvReader>(std::move(*csv), std::move(*layout), hints);
}

}  // namespace wattbook::meters
