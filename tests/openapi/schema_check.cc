#include "openapi/schema_check.h"

#include <regex>

namespace wattbook::openapi {
namespace {

using simdjson::dom::element;

std::string_view type_of(element value) {
  if (value.is_array()) return "array";
  if (value.is_object()) return "object";
  if (value.is_string()) return "string";
  if (value.is_bool()) return "boolean";
  if (value.is_null()) return "null";
  return value.is_int64() || value.is_uint64() ? "integer" : "number";
}

bool same(element a, element b) { return simdjson::minify(a) == simdjson::minify(b); }

}  // namespace

std::string SchemaCheck::fault(element schema, element value, const std::string& place) const {
  for (const auto [keyword, rule] : simdjson::dom::object(schema)) {
    std::string found = check_keyword(keyword, rule, schema, value, place);
    if (!found.empty()) return found;
  }
  return {};
}

std::string SchemaCheck::check_keyword(std::string_view keyword, element rule, element schema,
                                       element value, const std::string& place) const {
  const auto wrong = [&] {
    return place + ": " + simdjson::minify(value) + " breaks " + std::string(keyword) + " " +
           simdjson::minify(rule);
  };
  if (keyword == "$ref")
    return fault(document_.at_pointer(std::string_view(rule).substr(1)), value, place);
  if (keyword == "type") return std::string_view(rule) == type_of(value) ? "" : wrong();
  if (keyword == "pattern") {
    if (!value.is_string()) return {};
    return std::regex_search(std::string(std::string_view(value)),
                             std::regex(std::string(std::string_view(rule))))
               ? ""
               : wrong();
  }
  if (keyword == "maxLength")
    return std::string_view(value).size() <= std::uint64_t(rule) ? "" : wrong();
  if (keyword == "minimum") return double(value) >= double(rule) ? "" : wrong();
  if (keyword == "maximum") return double(value) <= double(rule) ? "" : wrong();
  if (keyword == "maxItems") return value.get_array().size() <= std::uint64_t(rule) ? "" : wrong();
  if (keyword == "enum") {
    for (const element one : rule)
      if (same(one, value)) return {};
    return wrong();
  }
  if (keyword == "anyOf" || keyword == "oneOf") return check_alternatives(rule, value, place);
  if (keyword == "properties") return check_properties(schema, value, place);
  if (keyword == "items") return check_items(rule, value, place);
  if (keyword == "description" || keyword == "format" || keyword == "default" ||
      keyword == "required" || keyword == "additionalProperties")
    return {};
  return "the schema has an unknown keyword " + std::string(keyword);
}

std::string SchemaCheck::check_alternatives(element schemas, element value,
                                            const std::string& place) const {
  std::string last;
  for (const element schema : schemas) {
    last = fault(schema, value, place);
    if (last.empty()) return {};
  }
  return last;
}

std::string SchemaCheck::check_properties(element schema, element value,
                                          const std::string& place) const {
  const simdjson::dom::object object = value;
  const simdjson::dom::object properties = schema["properties"];
  simdjson::dom::array required;
  if (!schema["required"].get(required))
    for (const std::string_view name : required)
      if (object[name].error()) return place + ": " + std::string(name) + " is missing";
  for (const auto [name, member] : object) {
    element rule;
    if (properties[name].get(rule)) return place + ": " + std::string(name) + " is not described";
    std::string found = fault(rule, member, place + "." + std::string(name));
    if (!found.empty()) return found;
  }
  return {};
}

std::string SchemaCheck::check_items(element schema, element value,
                                     const std::string& place) const {
  std::size_t index = 0;
  for (const element item : value) {
    std::string found = fault(schema, item, place + "[" + std::to_string(index++) + "]");
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace wattbook::openapi
