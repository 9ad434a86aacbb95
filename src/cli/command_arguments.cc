#include "cli/command_arguments.h"

#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/decimal.h"
#include "node/api/command_views.h"
#include "node/api/json_writer.h"

namespace wattbook::cli {
namespace {

std::string json_quoted(std::string_view text) {
  std::string out;
  api::json_detail::append_text(out, text);
  return out;
}

// Whole numbers as JSON has them; anything else as text, for the reader to refuse by name.
std::string number_json(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return json_quoted(text);
  std::string out;
  api::json_detail::append_number(out, value);
  return out;
}

template <class T>
std::string value_json(std::string_view text);

template <codec::List T>
std::string list_json(std::string_view text) {
  using Element = typename T::value_type;
  if (text.starts_with('[') || codec::Structure<Element>) return std::string(text);
  std::string out = "[";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    out += (out.size() > 1 ? "," : "") + value_json<Element>(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + "]";
}

template <class T>
std::string value_json(std::string_view text) {
  if constexpr (codec::Structure<T>) {
    return std::string(text);
  } else if constexpr (codec::List<T>) {
    return list_json<T>(text);
  } else if constexpr (codec::Optional<T>) {
    return text == "none" ? "null" : value_json<typename T::value_type>(text);
  } else if constexpr (codec::Flag<T>) {
    return text == "true" || text == "false" ? std::string(text) : json_quoted(text);
  } else if constexpr (codec::DecimalQuantity<T>) {
    const std::optional<std::int64_t> value = parse_decimal(text);
    return json_quoted(value ? format_decimal(*value) : std::string(text));
  } else if constexpr (codec::Text<T> || codec::Blob<T> || codec::Fixed<T> || codec::NamedEnum<T>) {
    return json_quoted(text);
  } else {
    static_assert(codec::UnsignedInteger<T> || codec::SignedInteger<T> || codec::PlainQuantity<T> ||
                  codec::TimePoint<T> || codec::Identifier<T>);
    return number_json(text);
  }
}

// The value of the field `name` of T; as text where T has no such field.
template <codec::Structure T>
std::string field_json(std::string_view name, std::string_view text) {
  std::string out = json_quoted(text);
  codec::for_each_field<T>(
      [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
        if (field.name == name) out = value_json<Member>(text);
      });
  return out;
}

std::string field_json_of_kind(std::string_view kind, std::string_view name,
                               std::string_view text) {
  std::string out = json_quoted(text);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto try_kind = [&]<class Kind>(std::type_identity<Kind>) {
      if (Kind::type_name == kind) out = field_json<Kind>(name, text);
    };
    (try_kind(std::type_identity<std::variant_alternative_t<I, chain::Command>>()), ...);
  }
  (std::make_index_sequence<chain::command_kinds>());
  return out;
}

}  // namespace

Result<chain::Command> command_from_json(std::string_view json) {
  // The reader of the API wants a signature; the one given here is dropped again.
  const auto bytes = api::read_command(
      fmt::format("{{\"command\":{},\"signature\":\"{}\"}}", json, to_hex0x(Signature())));
  if (!bytes) return fail(bytes.error().detail, bytes.error().fix.value_or(""));
  auto decoded = chain::decode_signed(*bytes);
  if (!decoded)
    return fail(
        fmt::format("the command cannot be sent: {}", chain::rejection_name(decoded.error().code)));
  return std::move(decoded->command);
}

Result<chain::Command> command_from_arguments(const std::string& kind,
                                              std::span<const std::string> arguments,
                                              const chain::CommandHeader& header) {
  std::string json =
      fmt::format("{{{}:{{\"id\":\"{}\",\"account\":\"{}\",\"expires\":{}", json_quoted(kind),
                  to_hex0x(header.id), to_hex0x(header.account), header.expires.unix_ms);
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (equals == argument.npos)
      return fail(fmt::format("'{}' is not of the form field=value", argument),
                  "list the fields with: wattbook command --kinds");
    const std::string_view name = std::string_view(argument).substr(0, equals);
    const std::string_view value = std::string_view(argument).substr(equals + 1);
    json += fmt::format(",{}:{}", json_quoted(name), field_json_of_kind(kind, name, value));
  }
  return command_from_json(json + "}}");
}

Result<std::int64_t> read_amount(std::string_view text, std::string_view what) {
  if (const auto value = parse_decimal(text)) return *value;
  return fail(fmt::format("the {} '{}' is not a decimal number of at most 6 decimals", what, text),
              "write it such as 1.5");
}

}  // namespace wattbook::cli
