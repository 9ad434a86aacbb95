#include "sim/dataset.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "sim/data_file.h"

namespace wattbook::sim {
namespace {

// One member's energy from one column, already in settlement intervals.
struct Segment {
  std::size_t member;
  Quantity quantity;
  EnergySeries series;
  const DataSource* source;
};

class DatasetLoader {
 public:
  explicit DatasetLoader(const Scenario& scenario) : scenario_(scenario) {
    for (const MemberSpec& member : scenario.members) add_member(member.name);
  }

  Result<Dataset> load();

 private:
  Result<bool> load_source(const DataSource& source);
  Result<std::string> member_name(const DataSource& source, const std::filesystem::path& file,
                                  const std::string& column, std::size_t ordinal);
  Result<double> roof_size(const DataSource& source, std::size_t member, std::size_t ordinal);
  Result<bool> add_segment(const DataSource& source, const StampedColumn& column,
                           std::size_t member, std::size_t ordinal);
  Result<bool> place(const Segment& segment, Dataset& out);
  Result<Dataset> empty_dataset();
  std::size_t add_member(const std::string& name);
  Instant instant_of(env::WallClock clock) const { return scenario_.zone.meaning(clock).first; }

  const Scenario& scenario_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::vector<Segment> segments_;
};

bool per_roof(Unit unit) {
  return unit == Unit::wh_per_kwp || unit == Unit::kwh_per_kwp || unit == Unit::w_per_kwp ||
         unit == Unit::kw_per_kwp;
}

std::string fill(std::string text, std::string_view key, std::string_view value) {
  for (std::size_t at = text.find(key); at != text.npos; at = text.find(key, at + value.size()))
    text.replace(at, key.size(), value);
  return text;
}

EnergyColumn& column_of(MemberData& member, Quantity quantity) {
  switch (quantity) {
    case Quantity::load:
      return member.load;
    case Quantity::pv:
      return member.pv;
    case Quantity::expected_share:
      return member.expected.share;
    case Quantity::expected_covered:
      return member.expected.covered;
    case Quantity::expected_surplus:
      return member.expected.surplus;
  }
  return member.load;
}

std::size_t DatasetLoader::add_member(const std::string& name) {
  const auto [found, added] = index_.emplace(name, names_.size());
  if (added) names_.push_back(name);
  return found->second;
}

// {file} is the file's name up to its first dot.
Result<std::string> DatasetLoader::member_name(const DataSource& source,
                                               const std::filesystem::path& file,
                                               const std::string& column, std::size_t ordinal) {
  if (source.members.empty()) return column;
  const bool is_pattern =
      source.members.size() == 1 && source.members[0].find('{') != std::string::npos;
  if (!is_pattern && ordinal >= source.members.size())
    return fail(fmt::format("{}: 'members' names {} members, but there are more columns",
                            source.place, source.members.size()));
  const std::string name = file.filename().string();
  return fill(fill(source.members[is_pattern ? 0 : ordinal], "{column}", column), "{file}",
              name.substr(0, name.find('.')));
}

Result<double> DatasetLoader::roof_size(const DataSource& source, std::size_t member,
                                        std::size_t ordinal) {
  if (!per_roof(source.unit)) return 1.0;
  if (const double* one = std::get_if<double>(&source.kwp)) return *one;
  if (const auto* list = std::get_if<std::vector<double>>(&source.kwp)) {
    if (ordinal < list->size()) return (*list)[ordinal];
    return fail(
        fmt::format("{}: 'kwp' lists {} roofs, but there are more", source.place, list->size()));
  }
  using Named = std::vector<std::pair<std::string, double>>;
  if (const auto* named = std::get_if<Named>(&source.kwp))
    for (const auto& [name, kwp] : *named)
      if (name == names_[member]) return kwp;
  if (member < scenario_.members.size() && scenario_.members[member].kwp)
    return *scenario_.members[member].kwp;
  if (scenario_.kwp) return *scenario_.kwp;
  return fail(
      fmt::format("{}: the roof size of member '{}' is not given", source.place, names_[member]),
      "set kwp in this [[data]], in [members] or in the member's own table");
}

Result<bool> DatasetLoader::add_segment(const DataSource& source, const StampedColumn& column,
                                        std::size_t member, std::size_t ordinal) {
  const Result<double> kwp = roof_size(source, member, ordinal);
  if (!kwp) return std::unexpected(kwp.error());
  const double scale = energy_per_unit(source.unit, column.step) * source.factor * *kwp;
  const std::vector<Instant>& times = *column.times;
  const std::size_t steps =
      static_cast<std::size_t>((times.back() - times.front()).value / column.step.value) + 1;
  EnergySeries series{times.front(), column.step, EnergyColumn(steps)};
  EnergyRounder rounder;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (std::isnan(column.values[i])) continue;
    if (source.from && times[i] < instant_of(*source.from)) continue;
    if (source.until && times[i] >= instant_of(*source.until)) continue;
    const double energy = column.values[i] * scale;
    if (energy > 1e12)  // a gigawatt-hour within an hour is no member's
      return fail(fmt::format("{}: {} of '{}' is beyond 1 GWh in one step", source.place,
                              env::format_local(times[i], scenario_.zone), names_[member]),
                  "check the unit");
    series.values.set(
        static_cast<std::size_t>((times[i] - times.front()).value / column.step.value),
        rounder.next(energy));
  }
  Result<EnergySeries> resampled = resample(series, scenario_.interval);
  if (!resampled)
    return fail(fmt::format("{}: {}", source.place, resampled.error().message),
                resampled.error().hint);
  segments_.push_back(Segment{member, source.quantity, std::move(*resampled), &source});
  return true;
}

Result<bool> DatasetLoader::load_source(const DataSource& source) {
  const ColumnChoice choice{source.columns, source.filter, source.member_column};
  const Negative negative = source.negative_is_zero ? Negative::zero : Negative::refuse;
  std::vector<StampedColumn> shapes;
  std::size_t ordinal = 0;
  for (const std::filesystem::path& file : source.files) {
    Result<std::vector<StampedColumn>> columns =
        read_data_file(file, source.form, choice, negative);
    if (!columns) return std::unexpected(columns.error());
    for (StampedColumn& column : *columns) {
      if (source.rotate) {
        shapes.push_back(std::move(column));
        continue;
      }
      const Result<std::string> name = member_name(source, file, column.name, ordinal);
      if (!name) return std::unexpected(name.error());
      const Result<bool> added = add_segment(source, column, add_member(*name), ordinal++);
      if (!added) return added;
    }
  }
  for (std::size_t member = 0; source.rotate && member < names_.size(); ++member) {
    const Result<bool> added = add_segment(source, shapes[member % shapes.size()], member, member);
    if (!added) return added;
  }
  return true;
}

Result<Dataset> DatasetLoader::empty_dataset() {
  const std::int64_t length = scenario_.interval.value;
  Instant first(INT64_MAX);
  Instant last(INT64_MIN);
  for (const Segment& segment : segments_) {
    const EnergySeries& series = segment.series;
    if (segment.quantity != Quantity::load && segment.quantity != Quantity::pv) continue;
    first = std::min(first, series.start);
    last = std::max(
        last, series.start + Duration(length * static_cast<std::int64_t>(series.values.size())));
  }
  if (scenario_.from) first = std::max(first, instant_of(*scenario_.from));
  if (scenario_.until) last = std::min(last, instant_of(*scenario_.until));
  Dataset out{.start = Instant(mul_div_ceil(first.unix_ms, 1, length) * length),
              .interval = scenario_.interval,
              .intervals = 0,
              .members = {}};
  if (out.start >= last) return fail(scenario_.file.string() + ": no data falls in the period");
  out.intervals = static_cast<std::size_t>((last - out.start).value / length);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    MemberSpec spec =
        i < scenario_.members.size()
            ? scenario_.members[i]
            : MemberSpec{.name = names_[i], .kwp = {}, .battery = {}, .agent = {}, .key = {}};
    if (!spec.battery) spec.battery = scenario_.home_battery;
    if (!spec.agent) spec.agent = scenario_.agent;
    out.members.push_back(
        MemberData{std::move(spec), EnergyColumn(out.intervals), EnergyColumn(out.intervals), {}});
  }
  return out;
}

Result<bool> DatasetLoader::place(const Segment& segment, Dataset& out) {
  EnergyColumn& column = column_of(out.members[segment.member], segment.quantity);
  if (column.size() == 0) column = EnergyColumn(out.intervals);
  const std::int64_t shift = (segment.series.start - out.start).value / out.interval.value;
  for (std::size_t i = 0; i < segment.series.values.size(); ++i) {
    const std::optional<Energy> energy = segment.series.values.at(i);
    const std::int64_t to = shift + static_cast<std::int64_t>(i);
    if (!energy || to < 0 || to >= static_cast<std::int64_t>(out.intervals)) continue;
    const auto slot = static_cast<std::size_t>(to);
    if (column.present(slot))
      return fail(fmt::format("{}: '{}' already has a value at {}", segment.source->place,
                              names_[segment.member],
                              env::format_local(out.interval_start(slot), scenario_.zone)),
                  "two [[data]] entries overlap; limit them with from and until");
    column.set(slot, *energy);
  }
  return true;
}

Result<Dataset> DatasetLoader::load() {
  for (const DataSource& source : scenario_.data)
    if (const Result<bool> loaded = load_source(source); !loaded)
      return std::unexpected(loaded.error());
  for (std::size_t i = 0; i < scenario_.members.size(); ++i)
    if (std::ranges::none_of(segments_, [i](const Segment& s) { return s.member == i; }))
      return fail(fmt::format("{}: member '{}' has no data", scenario_.file.string(), names_[i]));
  Result<Dataset> out = empty_dataset();
  if (!out) return out;
  for (const Segment& segment : segments_)
    if (const Result<bool> placed = place(segment, *out); !placed)
      return std::unexpected(placed.error());
  return out;
}

}  // namespace

Result<Dataset> load_dataset(const Scenario& scenario) { return DatasetLoader(scenario).load(); }

}  // namespace wattbook::sim
