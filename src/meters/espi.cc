#include "meters/espi.h"

#include <charconv>
#include <map>
#include <optional>

#include <expat.h>
#include <fmt/format.h>

namespace wattbook::meters {
namespace {

constexpr int chunk_bytes = 64 * 1024;
constexpr std::size_t text_bytes_max = 4096;
constexpr std::int64_t uom_watt_hours = 72;
constexpr std::int64_t flow_forward = 1;   // delivered to the customer
constexpr std::int64_t flow_reverse = 19;  // received from the customer
// accumulationBehaviour: bulk quantity, continuous cumulative, cumulative; others are differences.
constexpr bool is_register_behaviour(std::int64_t code) { return code >= 1 && code <= 3; }

struct ReadingType {
  std::int64_t uom = uom_watt_hours;
  std::int64_t multiplier = 0;
  std::int64_t flow = flow_forward;
  std::int64_t accumulation = 4;
  std::int64_t interval_seconds = 0;
};

std::string_view local_name(const char* name) {
  const std::string_view full(name);
  const std::size_t mark = full.rfind('|');
  return mark == full.npos ? full : full.substr(mark + 1);
}

// ESPI's qualityOfReading: 0 valid, 7 manually edited, 8 estimated using reference day, 9 estimated
// using linear interpolation, 10 questionable, 11 derived, 12 projected, 14 raw, 15 normal, 16
// invalid, 17 validated, 18 verified, 19 revenue-quality.
Grade grade_of(std::int64_t quality) {
  if (quality == 7) return Grade::substituted;
  if (quality == 8 || quality == 9 || quality == 11 || quality == 12) return Grade::estimated;
  return quality == 16 ? Grade::missing : Grade::measured;
}

class EspiReader final : public SampleReader {
 public:
  EspiReader(std::string name, std::unique_ptr<tables::ByteSource> source)
      : name_(std::move(name)),
        source_(std::move(source)),
        parser_(XML_ParserCreateNS(nullptr, '|'), XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(),
        [](void* self, const XML_Char* element, const XML_Char** attributes) {
          static_cast<EspiReader*>(self)->begin(local_name(element), attributes);
        },
        [](void* self, const XML_Char* element) {
          static_cast<EspiReader*>(self)->end(local_name(element));
        });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const XML_Char* text, int size) {
      std::string& to = static_cast<EspiReader*>(self)->text_;
      if (to.size() < text_bytes_max) to.append(text, static_cast<std::size_t>(size));
    });
    understood_ = {{"format", "Green Button (ESPI)"}, {"times", "UTC"}};
  }
  Result<bool> next(std::vector<Sample>& out) override;

 private:
  void begin(std::string_view element, const char** attributes);
  void end(std::string_view element);
  void end_reading();
  void choose_channel();
  void refuse(std::string what) {
    if (fault_.empty())
      fault_ = fmt::format("{}:{}: {}", name_, XML_GetCurrentLineNumber(parser_.get()), what);
  }
  std::optional<std::int64_t> number();
  void set(std::int64_t& field) {
    if (const auto value = number()) field = *value;
  }

  std::string name_;
  std::unique_ptr<tables::ByteSource> source_;
  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  std::string fault_;
  bool ended_ = false;
  bool is_feed_ = false;
  bool any_ = false;
  std::vector<Sample> given_;

  std::string text_;
  std::string self_;                              // this entry's own link
  std::vector<std::string> related_;              // and what it refers to
  std::map<std::string, ReadingType> types_;      // by link
  std::map<std::string, std::string> type_of_;    // meter reading's link -> reading type's
  std::map<std::string, std::uint32_t> numbers_;  // meter reading's link -> channel
  ReadingType type_;
  bool in_type_ = false;
  bool in_block_ = false;
  bool in_period_ = false;
  std::uint32_t channel_ = 0;
  const ReadingType* block_type_ = nullptr;
  std::optional<std::int64_t> start_;
  std::optional<std::int64_t> duration_;
  std::optional<std::int64_t> value_;
  Grade grade_ = Grade::measured;
};

std::optional<std::int64_t> EspiReader::number() {
  const std::size_t first = text_.find_first_not_of(" \t\r\n");
  const std::size_t last = text_.find_last_not_of(" \t\r\n");
  if (first == text_.npos) return std::nullopt;
  std::int64_t value = 0;
  const char* const stop = text_.data() + last + 1;
  const auto [end, fault] = std::from_chars(text_.data() + first, stop, value);
  if (fault == std::errc() && end == stop) return value;
  refuse(fmt::format("'{}' is not a whole number", text_.substr(first, last + 1 - first)));
  return std::nullopt;
}

void EspiReader::begin(std::string_view element, const char** attributes) {
  text_.clear();
  if (element == "feed" || element == "entry") is_feed_ = true;
  if (element == "entry") {
    self_.clear();
    related_.clear();
  }
  if (element == "link") {
    std::string_view relation;
    std::string target;
    for (; *attributes != nullptr; attributes += 2) {
      if (std::string_view(attributes[0]) == "rel") relation = attributes[1];
      if (std::string_view(attributes[0]) == "href") target = attributes[1];
    }
    if (relation == "self") self_ = target;
    if (relation == "related" && related_.size() < 64) related_.push_back(std::move(target));
  }
  if (element == "ReadingType") {
    type_ = {};
    in_type_ = true;
  }
  if (element == "MeterReading")
    for (const std::string& target : related_)
      if (target.find("/ReadingType/") != target.npos) type_of_[self_] = target;
  if (element == "IntervalBlock") {
    in_block_ = true;
    choose_channel();
  }
  if (element == "IntervalReading") {
    start_ = duration_ = value_ = std::nullopt;
    grade_ = Grade::measured;
  }
  if (element == "timePeriod") in_period_ = true;
}

// The block's link lies below its meter reading's: …/MeterReading/01/IntervalBlock/173.
void EspiReader::choose_channel() {
  const std::string reading = self_.substr(0, self_.find("/IntervalBlock"));
  const auto type_link = type_of_.find(reading);
  const auto type = type_link == type_of_.end() ? types_.end() : types_.find(type_link->second);
  static const ReadingType plain;
  block_type_ = type == types_.end() ? &plain : &type->second;
  const auto known = numbers_.find(reading);
  if (known != numbers_.end()) {
    channel_ = known->second;
    return;
  }
  std::string ignored;
  if (block_type_->uom != uom_watt_hours)
    ignored = fmt::format("unit of measure {} is not Wh (72)", block_type_->uom);
  else if (block_type_->flow != flow_forward && block_type_->flow != flow_reverse)
    ignored = fmt::format("flow direction {} is neither 1 nor 19", block_type_->flow);
  std::string_view point = reading;
  if (const std::size_t at = point.find("/UsagePoint/"); at != point.npos) {
    point.remove_prefix(at + 12);
    point = point.substr(0, point.find('/'));
  }
  channel_ =
      add_channel({std::string(point), reading.substr(reading.rfind('/') + 1),
                   block_type_->flow == flow_reverse ? Direction::fed_in : Direction::drawn,
                   is_register_behaviour(block_type_->accumulation) ? ChannelKind::register_value
                                                                    : ChannelKind::interval,
                   std::move(ignored)});
  numbers_.emplace(reading, channel_);
}

void EspiReader::end(std::string_view element) {
  if (in_type_) {
    if (element == "uom") set(type_.uom);
    if (element == "powerOfTenMultiplier") set(type_.multiplier);
    if (element == "flowDirection") set(type_.flow);
    if (element == "accumulationBehaviour") set(type_.accumulation);
    if (element == "intervalLength") set(type_.interval_seconds);
  }
  if (element == "ReadingType") {
    if (type_.multiplier < -12 || type_.multiplier > 12)
      refuse(fmt::format("power of ten {} is beyond belief", type_.multiplier));
    types_[self_] = type_;
    in_type_ = false;
  }
  if (in_block_ && in_period_ && element == "start") start_ = number();
  if (in_block_ && in_period_ && element == "duration") duration_ = number();
  if (in_block_ && !in_period_ && element == "value") value_ = number();
  if (in_block_ && element == "quality")
    if (const auto quality = number()) grade_ = std::max(grade_, grade_of(*quality));
  if (element == "timePeriod") in_period_ = false;
  if (in_block_ && element == "IntervalReading") end_reading();
  if (element == "IntervalBlock") in_block_ = false;
  text_.clear();
}

void EspiReader::end_reading() {
  constexpr std::int64_t seconds_max = 7'300'000'000;
  if (!start_ || *start_ < 0 || *start_ > seconds_max) return refuse("a reading without a start");
  const bool is_register = channels_[channel_].kind == ChannelKind::register_value;
  const std::int64_t seconds = is_register ? 0 : duration_.value_or(block_type_->interval_seconds);
  if (!is_register && (seconds <= 0 || seconds > 86'400))
    return refuse(fmt::format("an interval of {} s", seconds));
  if (!value_) return refuse("a reading without a value");
  const auto energy = energy_of({*value_, static_cast<std::int32_t>(block_type_->multiplier)},
                                Unit::wh, Duration(0));
  if (!energy || (energy->value < 0 && channels_[channel_].ignored.empty()))
    return refuse(fmt::format("{} is not an energy", *value_));
  const Instant start(*start_ * 1000);
  given_.push_back({channel_, grade_, start, start + Duration(seconds * 1000), *energy,
                    static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser_.get()))});
}

Result<bool> EspiReader::next(std::vector<Sample>& out) {
  given_.clear();
  while (given_.empty() && !ended_) {
    void* const buffer = XML_GetBuffer(parser_.get(), chunk_bytes);
    if (buffer == nullptr) return fail(name_ + ": out of memory");
    const Result<std::size_t> got =
        source_->read(std::span(static_cast<char*>(buffer), chunk_bytes));
    if (!got) return std::unexpected(got.error());
    ended_ = *got == 0;
    const XML_Status status = XML_ParseBuffer(parser_.get(), static_cast<int>(*got), ended_);
    if (!fault_.empty()) return fail(fault_);
    if (status != XML_STATUS_OK)
      return fail(fmt::format("{}:{}: column {}: {}", name_,
                              XML_GetCurrentLineNumber(parser_.get()),
                              XML_GetCurrentColumnNumber(parser_.get()) + 1,
                              XML_ErrorString(XML_GetErrorCode(parser_.get()))));
  }
  if (ended_ && !is_feed_) return fail(name_ + ": is XML, but no Green Button feed");
  any_ = any_ || !given_.empty();
  if (ended_ && !any_) return fail(name_ + ": the feed holds no interval readings");
  out.insert(out.end(), given_.begin(), given_.end());
  return !ended_ || !given_.empty();
}

}  // namespace

Result<std::unique_ptr<SampleReader>> open_espi(const std::string& name,
                                                std::unique_ptr<tables::ByteSource> source) {
  return std::make_unique<EspiReader>(name, std::move(source));
}

}  // namespace wattbook::meters
