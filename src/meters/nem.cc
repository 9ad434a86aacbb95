#include "meters/nem.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "tables/csv.h"

namespace wattbook::meters {
namespace {

constexpr Duration aest{10 * one_hour.value};

std::optional<std::int32_t> digits(std::string_view text) {
  if (text.empty() || text.size() > 8) return std::nullopt;
  std::int32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// "20040201" or "20040201103055", on the market's clock.
std::optional<Instant> market_time(std::string_view text) {
  if (text.size() != 8 && text.size() != 12 && text.size() != 14) return std::nullopt;
  const auto date = digits(text.substr(0, 8));
  if (!date) return std::nullopt;
  const std::chrono::year_month_day ymd(
      std::chrono::year(*date / 10'000),
      std::chrono::month(static_cast<unsigned>(*date / 100 % 100)),
      std::chrono::day(static_cast<unsigned>(*date % 100)));
  if (!ymd.ok() || *date < 19'700'102 || *date > 22'000'101) return std::nullopt;
  std::int64_t seconds = std::chrono::sys_days(ymd).time_since_epoch().count() * 86'400;
  if (text.size() > 8) {
    const auto hour = digits(text.substr(8, 2));
    const auto minute = digits(text.substr(10, 2));
    const auto second = text.size() == 14 ? digits(text.substr(12, 2)) : std::optional(0);
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59)
      return std::nullopt;
    seconds += *hour * 3600 + *minute * 60 + *second;
  }
  return Instant(seconds * 1000) - aest;
}

// The quality of a record's method field: "A", "S14", "V" means that 400 records say it.
std::optional<Grade> method_grade(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text[0] == 'V') return Grade::measured;
  return parse_grade(text.substr(0, 1));
}

class NemReader final : public SampleReader {
 public:
  explicit NemReader(tables::CsvReader csv) : csv_(std::move(csv)) {}
  Result<bool> open();
  Result<bool> next(std::vector<Sample>& out) override;

 private:
  Result<bool> step(std::vector<Sample>& out);
  Result<bool> read_details();                               // 200
  Result<bool> read_day();                                   // 300
  Result<bool> read_event();                                 // 400
  Result<bool> read_accumulation(std::vector<Sample>& out);  // 250
  Instant visit_of(std::string_view point, Instant time);
  void give_day(std::vector<Sample>& out);
  std::uint32_t channel_of(std::string_view point, std::string_view suffix, ChannelKind kind,
                           std::string ignored);
  Result<bool> read_record();
  std::string_view field(std::size_t i) const {
    return i < record_.size() ? tables::trim(record_[i]) : std::string_view();
  }

  tables::CsvReader csv_;
  std::vector<std::string> record_;
  bool interval_file_ = true;
  bool ended_ = false;
  bool any_details_ = false;
  std::map<std::string, std::uint32_t, std::less<>> known_;
  std::map<std::string, std::set<Instant>> visits_;  // of a point, to read its registers
  std::optional<std::uint32_t> channel_;
  Unit unit_ = Unit::kwh;
  Duration step_;
  bool variable_ = false;      // the day's quality is in 400 records
  std::size_t described_ = 0;  // intervals that they have named so far
  std::vector<Sample> day_;    // held back until its 400 records are read
};

// One record; a 300 record may go on in the next line behind a comma, as some producers break it.
Result<bool> NemReader::read_record() {
  record_.clear();
  for (;;) {
    const Result<bool> more = csv_.next();
    if (!more || !*more) return more;
    record_.insert(record_.end(), csv_.fields().begin(), csv_.fields().end());
    const std::size_t values =
        step_.value > 0 ? static_cast<std::size_t>(one_day.value / step_.value) : 0;
    if (field(0) != "300" || record_.size() >= values + 3 || !record_.back().empty()) return true;
    record_.pop_back();
  }
}

Result<bool> NemReader::open() {
  const Result<bool> more = read_record();
  if (!more) return more;
  if (!*more) return fail("the file is empty", "a NEM12 or NEM13 file begins with a 100 record");
  if (field(0) != "100")
    return csv_.error_at(0,
                         fmt::format("the header record 100 is missing; this is '{}'", field(0)));
  if (field(1) != "NEM12" && field(1) != "NEM13")
    return csv_.error_at(1, fmt::format("'{}' is neither NEM12 nor NEM13", field(1)));
  interval_file_ = field(1) == "NEM12";
  understood_ = {{"format", std::string(field(1))}, {"times", "UTC+10 (market time)"}};
  return true;
}

std::uint32_t NemReader::channel_of(std::string_view point, std::string_view suffix,
                                    ChannelKind kind, std::string ignored) {
  const std::string key = fmt::format("{}\n{}\n{}", point, suffix, ignored);
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  // Suffix E: drawn from the grid; B: fed into it. A net channel (D) tells neither.
  const Direction direction = suffix.starts_with('B') ? Direction::fed_in : Direction::drawn;
  if (ignored.empty() && !suffix.starts_with('E') && !suffix.starts_with('B'))
    ignored = fmt::format("suffix {} is not active energy in one direction", suffix);
  const std::uint32_t number =
      add_channel({std::string(point), std::string(suffix), direction, kind, std::move(ignored)});
  known_.emplace(key, number);
  return number;
}

Result<bool> NemReader::read_details() {
  if (record_.size() < 9) return csv_.error_at(record_.size() - 1, "the 200 record is cut off");
  any_details_ = true;
  const std::optional<Unit> unit = parse_unit(field(7));
  unit_ = unit.value_or(Unit::kwh);
  const auto minutes = digits(field(8));
  if (!minutes || (*minutes != 5 && *minutes != 15 && *minutes != 30 && *minutes != 60))
    return csv_.error_at(8, fmt::format("interval length '{}' is not 5, 15, 30 or 60", field(8)));
  step_ = Duration(*minutes * one_minute.value);
  const std::string_view suffix = field(4).empty() ? field(3) : field(4);
  channel_ = channel_of(field(1), suffix, ChannelKind::interval,
                        unit ? "" : fmt::format("unit {} is not active energy", field(7)));
  return true;
}

Result<bool> NemReader::read_day() {
  if (!channel_) return csv_.error_at(0, "a 300 record without a 200 record before it");
  const auto start = market_time(field(1));
  if (!start) return csv_.error_at(1, fmt::format("'{}' is not a date", field(1)));
  const auto count = static_cast<std::size_t>(one_day.value / step_.value);
  // After the values: quality, reason code, reason, updated, loaded. Trailing ones may be missing.
  if (record_.size() < count + 3 || record_.size() > count + 8)
    return csv_.error_at(
        std::min(record_.size() - 1, count + 2),
        fmt::format("{} values were announced, the record has {} fields", count, record_.size()));
  const std::string_view method = field(count + 2);
  const auto grade = method_grade(method);
  if (!grade)
    return csv_.error_at(
        count + 2,
        fmt::format("'{}' is not a quality method; are there {} values?", method, count));
  variable_ = method.starts_with('V');
  described_ = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = parse_decimal_text(field(i + 2), '.');
    const auto energy = value ? energy_of(*value, unit_, step_) : std::nullopt;
    if (!energy || (energy->value < 0 && channels_[*channel_].ignored.empty()))
      return csv_.error_at(i + 2, fmt::format("'{}' is not an energy", field(i + 2)));
    const Instant from = *start + Duration(step_.value * static_cast<std::int64_t>(i));
    day_.push_back({*channel_, *grade, from, from + step_, *energy, csv_.line()});
  }
  return true;
}

Result<bool> NemReader::read_event() {
  if (day_.empty() || !variable_)
    return csv_.error_at(0, "a 400 record without a 300 record of quality V");
  const auto first = digits(field(1));
  const auto last = digits(field(2));
  const auto grade = method_grade(field(3));
  if (!first || !last || static_cast<std::size_t>(*first) != described_ + 1 || *last < *first ||
      static_cast<std::size_t>(*last) > day_.size())
    return csv_.error_at(
        1, fmt::format("intervals {} to {} do not continue those before", field(1), field(2)));
  if (!grade) return csv_.error_at(3, fmt::format("'{}' is not a quality method", field(3)));
  for (auto i = static_cast<std::size_t>(*first) - 1; i < static_cast<std::size_t>(*last); ++i)
    day_[i].grade = *grade;
  described_ = static_cast<std::size_t>(*last);
  return true;
}

Result<bool> NemReader::read_accumulation(std::vector<Sample>& out) {
  if (record_.size() < 21) return csv_.error_at(record_.size() - 1, "the 250 record is cut off");
  const std::optional<Unit> unit = parse_unit(field(19));
  // The direction indicator decides: E exported by the grid to the customer, I imported from them.
  const std::string_view suffix = field(7) == "I" ? "B" : "E";
  const std::uint32_t channel = channel_of(
      field(1), fmt::format("{}:{}", suffix, field(3)), ChannelKind::period,
      unit && !is_power(*unit) ? "" : fmt::format("unit {} is not active energy", field(19)));
  constexpr std::size_t previous_time = 9;
  constexpr std::size_t current_time = 14;
  constexpr std::size_t quantity = 18;
  Sample sample{channel, Grade::measured, {}, {}, {}, csv_.line()};
  for (const std::size_t at : {previous_time, current_time}) {
    const auto time = market_time(field(at));
    if (!time) return csv_.error_at(at, fmt::format("'{}' is not a time", field(at)));
    const auto grade = method_grade(field(at + 1));
    if (!grade)
      return csv_.error_at(at + 1, fmt::format("'{}' is not a quality method", field(at + 1)));
    (at == previous_time ? sample.start : sample.end) = visit_of(field(1), *time);
    sample.grade = std::max(sample.grade, *grade);
  }
  if (sample.end <= sample.start)
    return csv_.error_at(current_time, "the current read is not after the previous one");
  // The quantity, not the difference of the reads: registers turn over, and those behind a
  // transformer are multiplied.
  const auto value = parse_decimal_text(field(quantity), '.');
  auto energy = value ? energy_of(*value, unit.value_or(Unit::kwh), Duration(0)) : std::nullopt;
  // The market's example files count what flows into the grid below zero.
  if (energy && suffix == "B" && energy->value < 0) energy->value = -energy->value;
  if (!energy || (energy->value < 0 && channels_[channel].ignored.empty()))
    return csv_.error_at(quantity, fmt::format("'{}' is not an energy", field(quantity)));
  sample.value = *energy;
  out.push_back(sample);
  any_details_ = true;
  return true;
}

// Who reads the registers of a meter one after the other notes a moment for each: they are one
// visit, as of its first moment.
Instant NemReader::visit_of(std::string_view point, Instant time) {
  constexpr Duration visit_max{10 * one_minute.value};
  std::set<Instant>& visits = visits_[std::string(point)];
  const auto near = visits.lower_bound(time - visit_max);
  if (near != visits.end() && *near <= time + visit_max) return *near;
  visits.insert(time);
  return time;
}

void NemReader::give_day(std::vector<Sample>& out) {
  out.insert(out.end(), day_.begin(), day_.end());
  day_.clear();
}

Result<bool> NemReader::step(std::vector<Sample>& out) {
  const std::string_view kind = field(0);
  if (kind != "400" && kind != "500") {
    if (variable_ && !day_.empty() && described_ != day_.size())
      return csv_.error_at(0, fmt::format("the 400 records before describe {} of {} intervals",
                                          described_, day_.size()));
    give_day(out);
  }
  if (kind == "900") {
    ended_ = true;
    return true;
  }
  if (interval_file_ && kind == "200") return read_details();
  if (interval_file_ && kind == "300") return read_day();
  if (interval_file_ && kind == "400") return read_event();
  if (!interval_file_ && kind == "250") return read_accumulation(out);
  // Business data of the market, of no concern here.
  if (kind == "500" || kind == "550") return true;
  return csv_.error_at(0, fmt::format("'{}' is not a record of this file", kind));
}

Result<bool> NemReader::next(std::vector<Sample>& out) {
  const std::size_t before = out.size();
  while (out.size() == before && !ended_) {
    const Result<bool> more = read_record();
    if (!more) return more;
    if (!*more) return csv_.error_at(0, "the end record 900 is missing: the file is cut off");
    if (const Result<bool> read = step(out); !read) return read;
  }
  if (ended_ && !any_details_)
    return csv_.error_at(0, "the file holds no data between its header and its end");
  return out.size() > before;
}

}  // namespace

Result<std::unique_ptr<SampleReader>> open_nem(const std::string& name,
                                               std::unique_ptr<tables::ByteSource> source) {
  Result<tables::CsvReader> csv =
      tables::CsvReader::over(name, std::move(source), {.separator = ','});
  if (!csv) return std::unexpected(csv.error());
  auto reader = std::make_unique<NemReader>(std::move(*csv));
  if (const Result<bool> opened = reader->open(); !opened)
    return fail(opened.error().message, opened.error().hint);
  return std::unique_ptr<SampleReader>(std::move(reader));
}

}  // namespace wattbook::meters
