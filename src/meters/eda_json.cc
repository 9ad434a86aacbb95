#include <fmt/format.h>
#include <simdjson.h>

#include "meters/eda.h"
#include "meters/obis.h"

namespace wattbook::meters {
namespace {

// The message is read whole before the first sample is given.
class EdaJsonReader final : public SampleReader {
 public:
  explicit EdaJsonReader(std::string name) : name_(std::move(name)) {
    understood_ = {{"format", "EDA message (JSON)"}, {"times", "UTC"}};
  }
  Result<bool> read(std::string_view text);
  Result<bool> next(std::vector<Sample>& out) override {
    if (given_) return false;
    given_ = true;
    out.insert(out.end(), samples_.begin(), samples_.end());
    return true;
  }

 private:
  using Element = simdjson::dom::element;
  Result<bool> read_channel(const std::string& point, std::size_t number, Element data);
  Result<bool> read_value(std::uint32_t channel, std::string_view place, Element value);

  std::string name_;
  std::vector<Sample> samples_;
  bool given_ = false;
};

Result<bool> EdaJsonReader::read_value(std::uint32_t channel, std::string_view place,
                                       Element value) {
  std::int64_t from = 0;
  std::int64_t to = 0;
  if (value["from"].get(from) || value["to"].get(to) || from < 0 || to <= from ||
      to > 7'300'000'000'000)
    return fail(fmt::format("{}: {}: from and to are not an interval", name_, place));
  // The shortest text of the number, which is the one that was written.
  Element number;
  if (value["value"].get(number) || !number.is_number())
    return fail(fmt::format("{}: {}: value is not a number", name_, place));
  const auto decimal = parse_decimal_text(simdjson::minify(number), '.');
  const auto energy = decimal ? energy_of(*decimal, Unit::kwh, Duration(to - from)) : std::nullopt;
  if (!energy || energy->value < 0)
    return fail(fmt::format("{}: {}: value is not an energy", name_, place));
  std::string_view method = "L1";
  if (const auto given = value["method"]; !given.error() && given.get(method))
    return fail(fmt::format("{}: {}: method is not a text", name_, place));
  const auto grade = parse_grade(method);
  if (!grade) return fail(fmt::format("{}: {}: '{}' is not a known quality", name_, place, method));
  samples_.push_back({channel, *grade, Instant(from), Instant(to), *energy,
                      static_cast<std::int64_t>(samples_.size()) + 1});
  return true;
}

Result<bool> EdaJsonReader::read_channel(const std::string& point, std::size_t number,
                                         Element data) {
  std::string_view code;
  simdjson::dom::array values;
  if (data["meterCode"].get(code) || data["value"].get(values))
    return fail(fmt::format("{}: data[{}] has no meterCode or value", name_, number));
  const auto obis = parse_obis(code.substr(0, code.find(' ')));
  const bool total = code.ends_with("G.01") || code.find(' ') == code.npos;
  Channel channel{point, std::string(code), Direction::drawn, ChannelKind::interval, {}};
  if (!obis || (obis->c != 1 && obis->c != 2))
    channel.ignored = "not active energy";
  else if (!total)
    channel.ignored = "the operator's settlement, not a meter's value";
  if (obis && obis->c == 2) channel.direction = Direction::fed_in;
  const std::uint32_t index = add_channel(std::move(channel));
  std::size_t row = 0;
  for (const Element value : values)
    if (const Result<bool> read =
            read_value(index, fmt::format("data[{}].value[{}]", number, row++), value);
        !read)
      return read;
  return true;
}

Result<bool> EdaJsonReader::read(std::string_view text) {
  simdjson::dom::parser parser;
  Element root;
  if (const auto error = parser.parse(text.data(), text.size()).get(root))
    return fail(fmt::format("{}: is not JSON: {}", name_, simdjson::error_message(error)));
  Element message = root;
  if (root["message"].get(message)) message = root;
  std::string_view point;
  simdjson::dom::array data;
  if (message["meter"]["meteringPoint"].get(point) || message["energy"]["data"].get(data))
    return fail(name_ + ": is JSON, but no EDA message with meter.meteringPoint and energy.data");
  std::size_t number = 0;
  for (const Element channel : data)
    if (const Result<bool> read = read_channel(std::string(point), number++, channel); !read)
      return read;
  if (samples_.empty()) return fail(name_ + ": the message holds no values");
  return true;
}

}  // namespace

Result<std::unique_ptr<SampleReader>> open_eda_json(const std::string& name,
                                                    std::unique_ptr<tables::ByteSource> source) {
  std::string text(64 * 1024, '\0');
  std::size_t size = 0;
  for (;;) {
    const Result<std::size_t> got = source->read(std::span(text).subspan(size));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    size += *got;
    if (size > json_bytes_max) return fail(name + ": the message is longer than 64 MiB");
    if (size == text.size()) text.resize(2 * size);
  }
  auto reader = std::make_unique<EdaJsonReader>(name);
  if (const Result<bool> read = reader->read(std::string_view(text).substr(0, size)); !read)
    return std::unexpected(read.error());
  return std::unique_ptr<SampleReader>(std::move(reader));
}

}  // namespace wattbook::meters
