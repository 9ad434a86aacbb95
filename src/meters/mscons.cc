#include "meters/mscons.h"

#include <map>
#include <optional>

#include <fmt/format.h>

#include "meters/edifact.h"
#include "meters/obis.h"
#include "tables/timestamp.h"

namespace wattbook::meters {
namespace {

// DTM formats 303 (CCYYMMDDHHMMZZZ, such as 201512010000+01), 203 (CCYYMMDDHHMM, UTC here) and 102.
std::optional<Instant> edifact_time(std::string_view text, std::string_view format) {
  std::string_view zone = "+00";
  if (format == "303" && text.size() == 15) {
    zone = text.substr(12);
    text = text.substr(0, 12);
  }
  if (text.size() != 12 || (format != "303" && format != "203")) return std::nullopt;
  const auto stamp = tables::parse_stamp(
      fmt::format("{}-{}-{} {}:{}{}:00", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2),
                  text.substr(8, 2), text.substr(10, 2), zone),
      tables::StampFormat::year_first);
  if (!stamp || !stamp->offset_seconds) return std::nullopt;
  return Instant((stamp->clock.seconds - *stamp->offset_seconds) * 1000);
}

class MsconsReader final : public SampleReader {
 public:
  MsconsReader(std::string name, std::unique_ptr<tables::ByteSource> source, IntervalTimes times)
      : name_(std::move(name)), edifact_(std::move(source)), times_(times) {
    understood_ = {{"format", "MSCONS"}, {"times", "with their own offset"}};
  }
  Result<bool> next(std::vector<Sample>& out) override;

 private:
  Result<bool> take(const Segment& segment, std::vector<Sample>& out);
  Result<bool> take_code(const Segment& segment);
  Result<bool> take_time(const Segment& segment);
  Result<bool> finish(std::vector<Sample>& out);
  Result<bool> end_period(const Segment& segment);
  std::unexpected<Error> error_at(std::int64_t segment, std::string_view message) const {
    return fail(fmt::format("{}: segment {}: {}", name_, segment, message));
  }

  std::string name_;
  EdifactReader edifact_;
  IntervalTimes times_;
  // The period that the message states for its quantities, and how far they have filled it.
  std::optional<Instant> period_begin_;
  std::optional<Instant> period_end_;
  std::optional<Instant> filled_;
  Segment segment_;
  bool is_mscons_ = false;
  bool ended_ = false;
  bool any_ = false;
  std::int64_t message_begin_ = 0;
  std::string point_;
  std::map<std::string, std::uint32_t> known_;
  std::optional<std::uint32_t> channel_;

  // The quantity whose times follow it.
  std::optional<FineEnergy> value_;
  std::int64_t value_segment_ = 0;
  Grade grade_ = Grade::measured;
  std::optional<Instant> start_;
  std::optional<Instant> end_;
  std::optional<Instant> moment_;
};

// The BDEW's codes for QTY's qualifier.
std::optional<Grade> quantity_grade(std::string_view code) {
  if (code == "220") return Grade::measured;                     // true value
  if (code == "67" || code == "Z18") return Grade::substituted;  // replacement, provisional
  if (code == "201" || code == "187") return Grade::estimated;   // proposal, forecast
  if (code == "20") return Grade::missing;                       // not to be used
  return std::nullopt;
}

Result<bool> MsconsReader::take_code(const Segment& segment) {
  const std::string code(segment.at(2, 0));
  const auto obis = parse_obis(code);
  const std::string key = point_ + "\n" + code;
  const auto found = known_.find(key);
  if (found != known_.end()) {
    channel_ = found->second;
    return true;
  }
  Channel channel{point_, code, Direction::drawn, ChannelKind::interval, {}};
  // C is the quantity: 1 active energy drawn, 2 fed in. D is how it was measured: 8 a register, 29
  // and 9 a load profile, 10 and up averages and sums over the interval that utilities also use.
  if (!obis || obis->a != 1 || (obis->c != 1 && obis->c != 2))
    channel.ignored = fmt::format("'{}' is not active energy", code);
  else if (obis->c == 2)
    channel.direction = Direction::fed_in;
  if (obis && obis->d == 8) channel.kind = ChannelKind::register_value;
  channel_ = add_channel(std::move(channel));
  known_.emplace(key, *channel_);
  return true;
}

Result<bool> MsconsReader::take_time(const Segment& segment) {
  const std::string_view what = segment.at(1, 0);
  if (what != "163" && what != "164" && what != "7") return true;
  const auto time = edifact_time(segment.at(1, 1), segment.at(1, 2));
  if (!time)
    return error_at(segment.number, fmt::format("'{}' in format {} is not a time", segment.at(1, 1),
                                                segment.at(1, 2)));
  if (!value_) (what == "163" ? period_begin_ : period_end_) = time;
  if (!value_) filled_ = period_begin_;
  if (value_) (what == "163" ? start_ : what == "164" ? end_ : moment_) = time;
  return true;
}

Result<bool> MsconsReader::finish(std::vector<Sample>& out) {
  if (!value_) return true;
  const bool is_register = channels_[*channel_].kind == ChannelKind::register_value;
  if (is_register ? !moment_ && !end_ : !start_ || !end_)
    return error_at(value_segment_, "the quantity's time is missing");
  Instant end = is_register ? moment_.value_or(end_.value_or(Instant())) : *end_;
  Instant start = is_register ? end : *start_;
  if (!is_register && times_ == IntervalTimes::position) {
    if (!filled_) return error_at(value_segment_, "the message states no period");
    start = *filled_;
    end = start + Duration(15 * one_minute.value);
    filled_ = end;
  }
  if (end < start || (!is_register && end == start)) {
    Error error = error_at(value_segment_, "the interval ends before it begins").error();
    error.hint = "where single stamps are damaged, times can be counted: --by-position";
    return std::unexpected(error);
  }
  out.push_back({*channel_, grade_, start, end, *value_, value_segment_});
  any_ = true;
  value_.reset();
  start_ = end_ = moment_ = std::nullopt;
  return true;
}

// The quantities of a code must have filled the stated period, no more and no less.
Result<bool> MsconsReader::end_period(const Segment& segment) {
  if (times_ == IntervalTimes::position && channel_ && filled_ && filled_ != period_end_)
    return error_at(segment.number, "the quantities do not fill the stated period exactly");
  channel_.reset();
  filled_ = period_begin_;
  return true;
}

Result<bool> MsconsReader::take(const Segment& segment, std::vector<Sample>& out) {
  const std::string_view tag = segment.tag();
  if (tag != "DTM" && tag != "STS")
    if (const Result<bool> done = finish(out); !done) return done;
  if (tag == "UNH") {
    message_begin_ = segment.number;
    if (segment.at(2, 0) != "MSCONS")
      return error_at(segment.number, fmt::format("'{}' is not MSCONS", segment.at(2, 0)));
    is_mscons_ = true;
  }
  if (tag == "LOC" && (segment.at(1, 0) == "172" || segment.at(1, 0) == "Z04")) {
    point_ = segment.at(2, 0);
    channel_.reset();
  }
  if (tag == "LIN" || tag == "UNT")
    if (const Result<bool> ended = end_period(segment); !ended) return ended;
  if (tag == "PIA") return take_code(segment);
  if (tag == "DTM") return take_time(segment);
  if (tag == "QTY") {
    if (!channel_) return error_at(segment.number, "a quantity without metering point and code");
    const auto grade = quantity_grade(segment.at(1, 0));
    if (!grade)
      return error_at(segment.number, fmt::format("'{}' is not a known quality", segment.at(1, 0)));
    const std::string_view unit = segment.at(1, 2);
    const auto known_unit = unit.empty() || unit == "KWH" ? Unit::kwh : parse_unit(unit);
    const auto number = parse_decimal_text(segment.at(1, 1), edifact_.decimal());
    // Senders mix the signs whatever UNA says; a point cannot group thousands in EDIFACT.
    const auto value = number ? number : parse_decimal_text(segment.at(1, 1), '.');
    value_ = value && known_unit ? energy_of(*value, *known_unit, Duration(0)) : std::nullopt;
    if (!value_ || value_->value < 0)
      return error_at(segment.number, fmt::format("'{}' is not an energy", segment.at(1, 1)));
    value_segment_ = segment.number;
    grade_ = *grade;
  }
  if (tag == "UNT" && segment.at(1, 0) != std::to_string(segment.number - message_begin_ + 1))
    return error_at(segment.number,
                    fmt::format("the message has {} segments, its end says {}",
                                segment.number - message_begin_ + 1, segment.at(1, 0)));
  if (tag == "UNZ") ended_ = true;
  return true;
}

Result<bool> MsconsReader::next(std::vector<Sample>& out) {
  const std::size_t before = out.size();
  while (out.size() == before) {
    const Result<bool> more = edifact_.next(segment_);
    if (!more) return fail(name_ + ": " + more.error().message);
    if (!*more) break;
    if (const Result<bool> taken = take(segment_, out); !taken) return taken;
  }
  if (out.size() > before) return true;
  if (!is_mscons_) return fail(name_ + ": holds no MSCONS message");
  if (!ended_) return fail(name_ + ": the end segment UNZ is missing: the file is cut off");
  if (!any_) return fail(name_ + ": holds no quantities");
  return false;
}

}  // namespace

Result<std::unique_ptr<SampleReader>> open_mscons(const std::string& name,
                                                  std::unique_ptr<tables::ByteSource> source,
                                                  IntervalTimes times) {
  return std::make_unique<MsconsReader>(name, std::move(source), times);
}

}  // namespace wattbook::meters
