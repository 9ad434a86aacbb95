#include "node/api/parameter.h"

#include <algorithm>
#include <charconv>

#include "base/decimal.h"

namespace wattbook::api {
namespace {

template <class Integer>
std::optional<Integer> integer(std::string_view text) {
  Integer value{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string listed(std::span<const std::string_view> names) {
  if (names.empty()) return "it takes none";
  std::string out = "it takes";
  for (const std::string_view name : names)
    out += (out.back() == 's' ? " " : ", ") + std::string(name);
  return out;
}

}  // namespace

std::expected<Arguments, Problem> read_arguments(std::span<const std::string> path_names,
                                                 const PathValues& path_values,
                                                 std::string_view query,
                                                 std::span<const std::string_view> known) {
  Arguments out;
  for (std::size_t i = 0; i < path_names.size(); ++i)
    out.emplace_back(path_names[i], path_values[i]);
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    const std::string name(pair.substr(0, equals));
    if (std::ranges::find(known, name) == known.end())
      return std::unexpected(
          malformed(name, "there is no parameter '" + name.substr(0, 64) + "'", listed(known)));
    if (std::ranges::find(out, name, &Arguments::value_type::first) != out.end())
      return std::unexpected(malformed(name, name + " is given twice", "give it once"));
    auto value = http::percent_decode(equals == pair.npos ? "" : pair.substr(equals + 1));
    if (!value)
      return std::unexpected(
          malformed(name, name + " is badly encoded", "write % and two hexadecimal digits"));
    out.emplace_back(name, std::move(*value));
  }
  return out;
}

namespace parameter_detail {

std::optional<std::uint64_t> unsigned_number(std::string_view text, std::uint64_t max) {
  const auto value = integer<std::uint64_t>(text);
  return value && *value <= max ? value : std::nullopt;
}
std::optional<std::int64_t> signed_number(std::string_view text) {
  return integer<std::int64_t>(text);
}
std::optional<std::int64_t> decimal(std::string_view text) { return parse_decimal(text); }

}  // namespace parameter_detail
}  // namespace wattbook::api
