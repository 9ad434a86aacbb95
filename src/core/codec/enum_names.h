// Names of enumerators, once per enum: the decoder accepts no other number, and JSON and typed data
// write the name. An enum with unsigned representation declares beside itself, for ADL to find,
// either names in order from 0:
//
//   constexpr auto enum_names(Side) { return std::array<std::string_view, 2>{"buy", "sell"}; }
//
// or, where numbers start elsewhere or have gaps, numbers with names:
//
//   constexpr auto enum_names(Kind) {
//     return std::array{codec::EnumName{Kind::meter, "meter"}, codec::EnumName{Kind::pile,
//     "pile"}};
//   }
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace wattbook::codec {

template <class E>
struct EnumName {
  E value;
  std::string_view name;
};

template <class T>
concept NamedEnum = std::is_enum_v<T> && std::is_unsigned_v<std::underlying_type_t<T>> &&
    requires(T value) {
  enum_names(value);
};

// All enumerators with their names, in order of the declaration of names.
template <NamedEnum E>
constexpr auto enumerators() {
  constexpr auto table = enum_names(E{});
  if constexpr (std::same_as<typename decltype(table)::value_type, EnumName<E>>) {
    return table;
  } else {
    std::array<EnumName<E>, table.size()> out{};
    for (std::size_t i = 0; i < table.size(); ++i) out[i] = {static_cast<E>(i), table[i]};
    return out;
  }
}

template <NamedEnum E>
inline constexpr auto enumerators_of = enumerators<E>();

// The name of an enumerator. CHECKs that there is one.
template <NamedEnum E>
constexpr std::string_view name_of(E value) {
  for (const EnumName<E>& entry : enumerators_of<E>)
    if (entry.value == value) return entry.name;
  CHECK(!"an enumerator without a name");
  return {};
}

template <NamedEnum E>
constexpr std::optional<E> enum_from_name(std::string_view name) {
  for (const EnumName<E>& entry : enumerators_of<E>)
    if (entry.name == name) return entry.value;
  return std::nullopt;
}

template <NamedEnum E>
constexpr std::optional<E> enum_from_number(std::uint64_t number) {
  for (const EnumName<E>& entry : enumerators_of<E>)
    if (static_cast<std::uint64_t>(std::to_underlying(entry.value)) == number) return entry.value;
  return std::nullopt;
}

}  // namespace wattbook::codec
