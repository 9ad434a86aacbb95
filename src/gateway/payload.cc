#include "gateway/payload.h"

#include <charconv>

#include <simdjson.h>

#include "tables/csv.h"
#include "tables/timestamp.h"

namespace wattbook::gateway {
namespace {

namespace json = simdjson::ondemand;

// "a.b[0]['c']" into its next step; nothing at the end.
std::optional<std::string_view> take_step(std::string_view& path) {
  while (!path.empty() &&
         (path[0] == '.' || path[0] == '[' || path[0] == ']' || path[0] == '\'' || path[0] == '"'))
    path.remove_prefix(1);
  if (path.empty()) return std::nullopt;
  const std::string_view step = path.substr(0, path.find_first_of(".[]'\""));
  path.remove_prefix(step.size());
  return step;
}

std::optional<std::string> scalar_text(json::value value) {
  json::json_type type{};
  if (value.type().get(type)) return std::nullopt;
  if (type == json::json_type::number)
    return std::string(tables::trim(std::string_view(value.raw_json_token())));
  std::string_view text;
  if (type == json::json_type::string && !value.get_string().get(text)) return std::string(text);
  return std::nullopt;
}

std::optional<json::value> step_into(json::value from, std::string_view step) {
  json::value out;
  std::size_t index = 0;
  const auto [end, fault] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool number = fault == std::errc() && end == step.data() + step.size();
  json::json_type type{};
  if (from.type().get(type)) return std::nullopt;
  if (type == json::json_type::array) {
    json::array list;
    if (!number || from.get_array().get(list) || list.at(index).get(out)) return std::nullopt;
    return out;
  }
  json::object object;
  if (type != json::json_type::object || from.get_object().get(object) ||
      object.find_field_unordered(step).get(out))
    return std::nullopt;
  return out;
}

std::string first_of(const simdjson::dom::object& object, std::string_view key,
                     std::string_view short_key) {
  std::string_view text;
  if (object[key].get(text) && object[short_key].get(text)) return {};
  return std::string(text);
}

// "{{ value_json.ENERGY.Total | float }}" -> "ENERGY.Total"; nothing for arithmetic.
std::optional<std::string> template_path(std::string_view text) {
  text = tables::trim(text);
  if (text.empty()) return "";
  if (!text.starts_with("{{") || !text.ends_with("}}")) return std::nullopt;
  text = tables::trim(text.substr(2, text.size() - 4));
  const std::string_view filters = text.find('|') == text.npos ? "" : text.substr(text.find('|'));
  text = tables::trim(text.substr(0, text.find('|')));
  if (!filters.empty() && filters.find("float") == filters.npos &&
      filters.find("int") == filters.npos && filters.find("round") == filters.npos &&
      filters.find("default") == filters.npos)
    return std::nullopt;
  if (text == "value") return "";
  constexpr std::string_view root = "value_json";
  if (!text.starts_with(root) || text.find_first_of("+-*/ (") != text.npos) return std::nullopt;
  text.remove_prefix(root.size());
  if (text.starts_with('.')) text.remove_prefix(1);
  return std::string(text);
}

}  // namespace

std::optional<std::string> payload_text(std::string_view payload, std::string_view path) {
  if (path.empty()) return std::string(tables::trim(payload));
  const simdjson::padded_string padded(payload);
  json::parser parser;
  json::document document;
  json::value value;
  if (parser.iterate(padded).get(document) || document.get_value().get(value)) return std::nullopt;
  while (const auto step = take_step(path)) {
    const auto next = step_into(value, *step);
    if (!next) return std::nullopt;
    value = *next;
  }
  return scalar_text(value);
}

std::optional<Instant> payload_time(std::string_view text, const env::TimeZone& zone) {
  text = tables::trim(text);
  if (text.size() == 13 && text.find_first_not_of("0123456789") == text.npos) {
    std::int64_t milliseconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), milliseconds);
    return Instant(milliseconds);
  }
  const auto time = tables::StampReader({tables::StampFormat::automatic, zone,
                                         tables::RepeatedHour::first, tables::SkippedHour::shift})
                        .read(text);
  if (!time || !*time) return std::nullopt;
  return **time;
}

std::optional<DiscoveredEntity> read_discovery(std::string_view payload) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(payload.data(), payload.size()).get(object)) return std::nullopt;
  if (first_of(object, "device_class", "dev_cla") != "energy") return std::nullopt;
  const std::string state_class = first_of(object, "state_class", "stat_cla");
  if (state_class != "total_increasing" && state_class != "total") return std::nullopt;
  const auto unit = meters::parse_unit(first_of(object, "unit_of_measurement", "unit_of_meas"));
  const auto path = template_path(first_of(object, "value_template", "val_tpl"));
  DiscoveredEntity out;
  out.id = first_of(object, "unique_id", "uniq_id");
  out.topic = first_of(object, "state_topic", "stat_t");
  std::string_view base;
  if (!object["~"].get(base)) {
    if (out.topic.starts_with('~')) out.topic.replace(0, 1, base);
    if (out.topic.ends_with('~')) out.topic.replace(out.topic.size() - 1, 1, base);
  }
  if (!unit || meters::is_power(*unit) || !path || out.id.empty() || out.topic.empty())
    return std::nullopt;
  out.path = *path;
  out.unit = *unit;
  return out;
}

}  // namespace wattbook::gateway
