#include "sim/data_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "sim/pattern.h"
#include "tables/csv.h"

namespace wattbook::sim {
namespace {

using Times = std::vector<Instant>;

// One timeline: shared by all columns in wide form, one per member in long form.
struct Track {
  tables::StampReader stamps;
  std::shared_ptr<Times> times = std::make_shared<Times>();
};

class DataFileReader {
 public:
  DataFileReader(const std::filesystem::path& path, const FileForm& form,
                 const ColumnChoice& choice, Negative negative, tables::CsvReader csv)
      : path_(path), form_(form), choice_(choice), negative_(negative), csv_(std::move(csv)) {}

  Result<std::vector<StampedColumn>> read();

 private:
  Result<bool> choose_columns();
  Result<bool> read_row();
  Result<bool> read_stamp(Track& track);
  Result<double> read_value(std::size_t field);
  Result<std::optional<std::size_t>> named(const std::optional<std::string>& name,
                                           std::string_view what);
  Result<Duration> step_of(const Times& times);
  std::unexpected<Error> file_error(std::string_view message) {
    return fail(fmt::format("{}: {}", path_.string(), message));
  }

  const std::filesystem::path& path_;
  const FileForm& form_;
  const ColumnChoice& choice_;
  const Negative negative_;
  tables::CsvReader csv_;

  std::vector<std::string> header_;
  std::vector<std::string> filter_;
  std::optional<std::size_t> time_field_;
  std::optional<std::size_t> member_field_;
  std::vector<std::size_t> value_fields_;
  std::vector<StampedColumn> columns_;
  std::vector<Track> tracks_;  // one in all, or one per column in long form
  std::map<std::string, std::size_t, std::less<>> members_;
};

Result<std::optional<std::size_t>> DataFileReader::named(const std::optional<std::string>& name,
                                                         std::string_view what) {
  if (!name) return std::nullopt;
  const auto found = std::ranges::find(header_, *name);
  if (found == header_.end())
    return file_error(fmt::format("there is no column '{}' ({})", *name, what));
  return static_cast<std::size_t>(found - header_.begin());
}

Result<bool> DataFileReader::choose_columns() {
  if (header_.empty())
    for (std::size_t i = 0; i < csv_.fields().size(); ++i) header_.push_back(std::to_string(i + 1));
  const auto time = named(form_.time.column, "time.column");
  if (!time) return std::unexpected(time.error());
  time_field_ = *time;
  if (!form_.time.start && !time_field_) time_field_ = 0;
  const auto member = named(choice_.member_column, "member_column");
  if (!member) return std::unexpected(member.error());
  member_field_ = *member;
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (i == time_field_ || i == member_field_) continue;
    const bool wanted = std::ranges::any_of(
        choice_.patterns, [&](const std::string& pattern) { return matches(pattern, header_[i]); });
    const bool kept =
        !choice_.filter || (i < filter_.size() && matches(choice_.filter->pattern, filter_[i]));
    if (wanted && kept) value_fields_.push_back(i);
  }
  if (value_fields_.empty())
    return file_error(fmt::format("no column matches '{}'{}", fmt::join(choice_.patterns, "', '"),
                                  choice_.filter ? " with the filter of 'where'" : ""));
  if (member_field_) {
    if (value_fields_.size() != 1)
      return file_error("the long form needs exactly one column of values; name it in 'columns'");
    return true;
  }
  tracks_.push_back(Track{tables::StampReader(form_.time.stamps)});
  for (const std::size_t field : value_fields_)
    columns_.push_back(StampedColumn{header_[field], tracks_[0].times, {}, {}});
  return true;
}

Result<double> DataFileReader::read_value(std::size_t field) {
  const std::string_view text = csv_.fields()[field];
  if (text.find_first_not_of(" \t") == text.npos) return std::numeric_limits<double>::quiet_NaN();
  const std::optional<double> value = tables::parse_number(text, form_.decimal);
  if (!value)
    return csv_.error_at(field, fmt::format("'{}' is not a number ({})", text, header_[field]));
  if (*value >= 0 || negative_ == Negative::keep) return *value;
  if (negative_ == Negative::zero) return 0.0;
  Error error =
      csv_.error_at(field, fmt::format("{} is below zero ({})", text, header_[field])).error();
  error.hint = "set negative = \"zero\" to read such values as nothing";
  return std::unexpected(error);
}

Result<bool> DataFileReader::read_stamp(Track& track) {
  Times& times = *track.times;
  if (form_.time.start) {
    times.push_back(*form_.time.start +
                    Duration(form_.time.step->value * static_cast<std::int64_t>(times.size())));
    return true;
  }
  const Result<std::optional<Instant>> instant = track.stamps.read(csv_.fields()[*time_field_]);
  if (!instant) {
    Error error = csv_.error_at(*time_field_, instant.error().message).error();
    error.hint = instant.error().hint;
    return std::unexpected(error);
  }
  if (!*instant) return false;
  if (!times.empty() && **instant <= times.back()) {
    Error error = csv_.error_at(*time_field_, "time does not advance").error();
    error.hint =
        "rows must be in order of time; if a clock change is the cause, see time.zone and "
        "time.repeated";
    return std::unexpected(error);
  }
  times.push_back(**instant);
  return true;
}

Result<bool> DataFileReader::read_row() {
  const std::size_t needed =
      std::max({value_fields_.back(), time_field_.value_or(0), member_field_.value_or(0)});
  if (csv_.fields().size() <= needed)
    return csv_.error_at(csv_.fields().size() - 1,
                         fmt::format("the row ends here; {} columns are needed", needed + 1));
  std::size_t track = 0;
  if (member_field_) {
    const std::string_view member = csv_.fields()[*member_field_];
    auto found = members_.find(member);
    if (found == members_.end()) {
      found = members_.emplace(std::string(member), columns_.size()).first;
      tracks_.push_back(Track{tables::StampReader(form_.time.stamps)});
      columns_.push_back(StampedColumn{found->first, tracks_.back().times, {}, {}});
    }
    track = found->second;
  }
  const Result<bool> kept = read_stamp(tracks_[track]);
  if (!kept || !*kept) return kept;
  for (std::size_t i = 0; i < value_fields_.size(); ++i) {
    const Result<double> value = read_value(value_fields_[i]);
    if (!value) return std::unexpected(value.error());
    columns_[member_field_ ? track : i].values.push_back(*value);
  }
  return true;
}

Result<Duration> DataFileReader::step_of(const Times& times) {
  if (times.size() < 2 && !form_.time.step)
    return file_error("one row does not show the step of time; set time.step_minutes");
  std::int64_t step = form_.time.step ? form_.time.step->value : INT64_MAX;
  if (!form_.time.step)
    for (std::size_t i = 1; i < times.size(); ++i)
      step = std::min(step, (times[i] - times[i - 1]).value);
  for (const Instant time : times)
    if ((time - times[0]).value % step != 0)
      return file_error(
          fmt::format("the row of {} is not a whole number of {} s steps after the first",
                      env::format_local(time, form_.time.stamps.zone), step / 1000));
  return Duration(step);
}

Result<std::vector<StampedColumn>> DataFileReader::read() {
  bool chosen = false;
  while (true) {
    const Result<bool> more = csv_.next();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    const auto copy = [this] {
      return std::vector<std::string>(csv_.fields().begin(), csv_.fields().end());
    };
    if (csv_.line() == form_.header_row) header_ = copy();
    if (choice_.filter && csv_.line() == choice_.filter->row) filter_ = copy();
    if (csv_.line() < form_.first_row) continue;
    if (!chosen) {
      if (const Result<bool> ready = choose_columns(); !ready)
        return std::unexpected(ready.error());
      chosen = true;
    }
    if (const Result<bool> row = read_row(); !row) return std::unexpected(row.error());
  }
  if (columns_.empty()) return file_error("holds no rows of data");
  for (Track& track : tracks_) {
    const Result<Duration> step = step_of(*track.times);
    if (!step) return std::unexpected(step.error());
    for (StampedColumn& column : columns_)
      if (column.times == track.times) column.step = *step;
    if (form_.time.stamp == Stamp::end)
      for (Instant& time : *track.times) time = time - *step;
  }
  return std::move(columns_);
}

}  // namespace

Result<std::vector<StampedColumn>> read_data_file(const std::filesystem::path& path,
                                                  const FileForm& form, const ColumnChoice& choice,
                                                  Negative negative) {
  Result<tables::CsvReader> csv = tables::CsvReader::open(path, {.separator = form.separator});
  if (!csv) return std::unexpected(csv.error());
  return DataFileReader(path, form, choice, negative, std::move(*csv)).read();
}

}  // namespace wattbook::sim
