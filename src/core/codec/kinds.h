// The kinds of member a field map may hold, as concepts: canonical bytes, JSON, typed data and the
// API schema all branch over this one list.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"
#include "core/codec/enum_names.h"

namespace wattbook::codec {
namespace kinds_detail {

template <class T>
inline constexpr bool is_quantity = false;
template <class Tag>
inline constexpr bool is_quantity<Quantity<Tag>> = true;

template <class T>
inline constexpr bool is_strong_id = false;
template <class Tag, class Rep>
inline constexpr bool is_strong_id<StrongId<Tag, Rep>> = true;

template <class T>
inline constexpr bool is_fixed_bytes = false;
template <class Tag, std::size_t N>
inline constexpr bool is_fixed_bytes<FixedBytes<Tag, N>> = true;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

}  // namespace kinds_detail

template <class T>
concept Flag = std::same_as<T, bool>;
template <class T>
concept UnsignedInteger = std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> ||
    std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t>;
template <class T>
concept SignedInteger = std::same_as<T, std::int64_t>;
// Energy, Amount and Price have 6 decimals; people read and sign them as decimal text.
template <class T>
concept DecimalQuantity =
    std::same_as<T, Energy> || std::same_as<T, Amount> || std::same_as<T, Price>;
// All other quantities (ticks, lots, watts, milliseconds, interval numbers) are plain integers.
template <class T>
concept PlainQuantity = kinds_detail::is_quantity<T> && !DecimalQuantity<T>;
template <class T>
concept Identifier = kinds_detail::is_strong_id<T>;
template <class T>
concept TimePoint = std::same_as<T, Instant>;
template <class T>
concept Fixed = kinds_detail::is_fixed_bytes<T>;
template <class T>
concept Text = std::same_as<T, std::string>;
template <class T>
concept Blob = std::same_as<T, Bytes>;
template <class T>
concept Optional = kinds_detail::is_optional<T>;
template <class T>
concept List = kinds_detail::is_vector<T> && !Blob<T>;
// A struct with a field map, see fields.h.
template <class T>
concept Structure = requires {
  T::type_name;
  T::fields;
};

}  // namespace wattbook::codec
