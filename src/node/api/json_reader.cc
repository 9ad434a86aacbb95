#include "node/api/json_reader.h"

#include <algorithm>
#include <charconv>

#include "base/closest.h"
#include "base/decimal.h"
#include "node/api/json_writer.h"

namespace wattbook::api {
namespace {

std::string listed(const std::vector<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

std::string in_quotes(std::string_view text) {
  std::string out;
  json_detail::append_text(out, text.substr(0, 64));
  return text.size() > 64 ? out + "…" : out;
}

std::string_view kind_of(simdjson::dom::element element) {
  switch (element.type()) {
    case simdjson::dom::element_type::ARRAY:
      return "an array";
    case simdjson::dom::element_type::OBJECT:
      return "an object";
    case simdjson::dom::element_type::INT64:
    case simdjson::dom::element_type::UINT64:
      return "a number";
    case simdjson::dom::element_type::DOUBLE:
      return "a number with a fraction or exponent";
    case simdjson::dom::element_type::STRING:
      return "text";
    case simdjson::dom::element_type::BOOL:
      return "true or false";
    case simdjson::dom::element_type::NULL_VALUE:
      return "null";
  }
  return "unknown";
}

// An integer beyond 2^53 - 1 as text, in the one spelling that the writer uses.
template <class Integer>
std::optional<Integer> big_integer(std::string_view text) {
  Integer value{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  std::string canonical;
  json_detail::append_number(canonical, value);
  if (canonical != '"' + std::string(text) + '"') return std::nullopt;
  return value;
}

}  // namespace

std::optional<simdjson::dom::element> JsonReader::parse(std::string_view text) {
  Element root;
  const simdjson::error_code fault = parser_.parse(text.data(), text.size()).get(root);
  if (!fault) return root;
  refuse(std::string("is not JSON: ") + simdjson::error_message(fault), "");
  return std::nullopt;
}

void JsonReader::refuse(std::string what, std::string right) {
  if (error_) return;
  fault_place_ = place_;
  error_ =
      Error{(place_.empty() ? "the document" : place_) + " " + std::move(what), std::move(right)};
}

void JsonReader::refuse_kind(Element element, std::string_view expected) {
  refuse("is " + std::string(kind_of(element)) + ", not " + std::string(expected), "");
}

void JsonReader::refuse_key(std::string_view key, const std::vector<std::string_view>& known) {
  const std::optional<std::string_view> meant = closest(key, known);
  refuse("has no key " + in_quotes(key),
         meant ? "did you mean " + in_quotes(*meant) + "?" : "the keys are " + listed(known));
}

void JsonReader::refuse_name(std::string_view name, const std::vector<std::string_view>& known) {
  const std::optional<std::string_view> meant = closest(name, known);
  refuse("cannot be " + in_quotes(name),
         meant ? "did you mean " + in_quotes(*meant) + "?" : "it is one of " + listed(known));
}

bool JsonReader::read_flag(Element element) {
  bool value = false;
  if (element.get(value)) refuse_kind(element, "true or false");
  return value;
}

std::int64_t JsonReader::read_signed(Element element) {
  std::int64_t value = 0;
  if (!element.get(value) && value >= -json_number_max && value <= json_number_max) return value;
  std::string_view text;
  if (!element.get(text))
    if (const auto big = big_integer<std::int64_t>(text)) return *big;
  if (element.is<std::int64_t>() || element.is<std::uint64_t>())
    refuse("is a number that JSON readers may round", "write numbers beyond 2^53 - 1 as text");
  else
    refuse_kind(element, "a whole number");
  return 0;
}

std::uint64_t JsonReader::read_unsigned(Element element, std::uint64_t max) {
  std::uint64_t value = 0;
  std::string_view text;
  if (!element.get(text)) {
    const auto big = big_integer<std::uint64_t>(text);
    if (!big) refuse_kind(element, "a whole number");
    value = big.value_or(0);
  } else if (element.get(value)) {
    if (element.is<std::int64_t>())
      refuse("is negative", "it is between 0 and " + std::to_string(max));
    else
      refuse_kind(element, "a whole number");
  } else if (value > std::uint64_t{json_number_max}) {
    refuse("is a number that JSON readers may round", "write numbers beyond 2^53 - 1 as text");
  }
  if (value > max) refuse("is too large", "it is between 0 and " + std::to_string(max));
  return value;
}

std::int64_t JsonReader::read_decimal(Element element) {
  std::string_view text;
  if (element.get(text)) {
    refuse_kind(element, "a decimal number as text, such as \"1.5\"");
    return 0;
  }
  if (const auto value = parse_canonical_decimal(text)) return *value;
  if (const auto value = parse_decimal(text))
    refuse("has " + in_quotes(text) + ", another spelling of its value",
           "write " + in_quotes(format_decimal(*value)));
  else
    refuse("has " + in_quotes(text) + ", which is not a decimal number of at most 6 decimals",
           "write it such as \"1.5\" or \"-0.00002\"");
  return 0;
}

Bytes JsonReader::read_bytes(Element element) {
  std::string_view text;
  if (element.get(text)) {
    refuse_kind(element, "hexadecimal text with 0x");
    return {};
  }
  const std::optional<Bytes> bytes =
      text.starts_with("0x") ? from_hex(text) : std::optional<Bytes>();
  if (!bytes)
    refuse("has " + in_quotes(text) + ", which is not hexadecimal",
           "write 0x and pairs of "
           "hexadecimal digits");
  return bytes.value_or(Bytes());
}

Bytes JsonReader::read_fixed(Element element, std::size_t size) {
  Bytes bytes = read_bytes(element);
  if (bytes.size() == size) return bytes;
  refuse("has " + std::to_string(bytes.size()) + " bytes",
         "write 0x and " + std::to_string(2 * size) + " hexadecimal digits");
  return Bytes(size);
}

Bytes JsonReader::read_blob(Element element, codec::AtMost bound) {
  Bytes bytes = read_bytes(element);
  if (bytes.size() > bound.count)
    refuse("is too long", "at most " + std::to_string(bound.count) + " bytes are allowed");
  return bytes;
}

std::string JsonReader::read_text(Element element, codec::AtMost bound) {
  std::string_view text;
  if (element.get(text)) refuse_kind(element, "text");
  if (text.size() > bound.count)
    refuse("is too long", "at most " + std::to_string(bound.count) + " bytes are allowed");
  return std::string(text);
}

std::string JsonReader::read_name(Element element) {
  std::string_view text;
  if (element.get(text)) refuse_kind(element, "text");
  return std::string(text);
}

}  // namespace wattbook::api
