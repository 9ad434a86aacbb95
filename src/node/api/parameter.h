// Parameters of a path or query, read by the field map of the struct that a handler wants them in.
// A field whose name stands in the path is required; of the others each keeps its initial value
// where the query does not name it.
#pragma once

#include <expected>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/codec/fields.h"
#include "node/api/page.h"
#include "node/api/problem.h"
#include "node/api/router.h"

namespace wattbook::api {

// The texts a request gives, by name: those of the path first.
using Arguments = std::vector<std::pair<std::string, std::string>>;

// Fails for a query that is badly encoded, or names something twice or that is not `known`.
std::expected<Arguments, Problem> read_arguments(std::span<const std::string> path_names,
                                                 const PathValues& path_values,
                                                 std::string_view query,
                                                 std::span<const std::string_view> known);

namespace parameter_detail {

std::optional<std::uint64_t> unsigned_number(std::string_view text, std::uint64_t max);
std::optional<std::int64_t> signed_number(std::string_view text);
std::optional<std::int64_t> decimal(std::string_view text);

// The value of a text, or what would be right.
template <class T>
std::expected<T, std::string> read(std::string_view text) {
  if constexpr (codec::Optional<T>) {
    auto value = read<typename T::value_type>(text);
    if (!value) return std::unexpected(std::move(value.error()));
    return T(std::move(*value));
  } else if constexpr (codec::Identifier<T>) {
    auto value = read<decltype(T::value)>(text);
    if (!value) return std::unexpected(std::move(value.error()));
    return T(*value);
  } else if constexpr (codec::UnsignedInteger<T>) {
    constexpr T max = std::numeric_limits<T>::max();
    if (const auto value = unsigned_number(text, max)) return static_cast<T>(*value);
    return std::unexpected("write a whole number between 0 and " + std::to_string(max));
  } else if constexpr (codec::DecimalQuantity<T>) {
    if (const auto value = decimal(text)) return T(*value);
    return std::unexpected("write a decimal number such as 1.5");
  } else if constexpr (codec::TimePoint<T>) {
    constexpr auto max = static_cast<std::uint64_t>(limits::time_max.unix_ms);
    if (const auto value = unsigned_number(text, max)) return T(static_cast<std::int64_t>(*value));
    return std::unexpected("write milliseconds since 1970");
  } else if constexpr (codec::PlainQuantity<T>) {
    if (const auto value = signed_number(text)) return T(*value);
    return std::unexpected("write a whole number");
  } else if constexpr (codec::Fixed<T>) {
    if (text.starts_with("0x"))
      if (const auto value = fixed_from_hex<T>(text)) return *value;
    return std::unexpected("write 0x and " + std::to_string(2 * T::size) + " hexadecimal digits");
  } else if constexpr (codec::NamedEnum<T>) {
    if (const auto value = codec::enum_from_name<T>(text)) return *value;
    std::string right = "write one of";
    for (const auto& entry : codec::enumerators_of<T>) right += ' ' + std::string(entry.name);
    return std::unexpected(std::move(right));
  } else if constexpr (codec::Flag<T>) {
    if (text == "true" || text == "false") return text == "true";
    return std::unexpected("write true or false");
  } else {
    static_assert(codec::Text<T>, "a parameter cannot be of this type");
    if (text.size() <= codec::text_bound.count) return std::string(text);
    return std::unexpected("write at most " + std::to_string(codec::text_bound.count) + " bytes");
  }
}

}  // namespace parameter_detail

// The struct of parameters; fails with the name of the first one that is wrong.
template <codec::Structure Query>
std::expected<Query, Problem> read_parameters(const Arguments& arguments) {
  Query out;
  std::optional<Problem> fault;
  codec::for_each_field<Query>(
      [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
        for (const auto& [name, text] : arguments) {
          if (name != field.name || fault) continue;
          auto value = parameter_detail::read<Member>(text);
          if (value)
            out.*field.member = std::move(*value);
          else
            fault = malformed(name, name + " cannot be '" + text.substr(0, 64) + "'",
                              std::move(value.error()));
        }
      });
  if (fault) return std::unexpected(std::move(*fault));
  if constexpr (requires { out.limit; })
    if (out.limit < 1 || out.limit > page_rows_max)
      return std::unexpected(
          malformed("limit", "limit is out of range",
                    "write a number between 1 and " + std::to_string(page_rows_max)));
  return out;
}

}  // namespace wattbook::api
