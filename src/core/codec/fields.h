// The field map: the one description of a struct from which its canonical bytes (codec.h), typed
// data (typed_data.h), JSON and API schema follow (HOUSE rule 22). A struct declares
//
//   struct Reading {
//     MeterIndex meter;
//     Energy import;
//     std::vector<Hash> proofs;
//
//     static constexpr std::string_view type_name = "Reading";
//     static constexpr auto fields = std::tuple(field("meter", &Reading::meter),
//                                               field("import", &Reading::import),
//                                               field("proofs", &Reading::proofs, AtMost(16)));
//     bool operator==(const Reading&) const = default;
//   };
//
// with its fields in the order of encoding and at least one of them. kinds.h lists what a member
// may be.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "base/limits.h"
#include "core/codec/kinds.h"

namespace wattbook::codec {

// The most elements of a list, or bytes of a blob or text, that a decoder accepts.
struct AtMost {
  std::uint32_t count;
  constexpr explicit AtMost(std::uint32_t n) : count(n) {}
};

inline constexpr AtMost text_bound{limits::text_bytes_max};

template <class Owner, class Member>
struct Field {
  using Value = Member;
  std::string_view name;
  Member Owner::*member;
  AtMost bound;
};

namespace fields_detail {

template <class T>
inline constexpr bool needs_bound = List<T> || Blob<T>;
template <class T>
inline constexpr bool needs_bound<std::optional<T>> = needs_bound<T>;

}  // namespace fields_detail

// A member whose size its type bounds; texts have the bound of limits::text_bytes_max.
template <class Owner, class Member>
requires(!fields_detail::needs_bound<Member>) constexpr Field<Owner, Member> field(
    std::string_view name, Member Owner::*member) {
  return {name, member, text_bound};
}

// A list, blob or text with a bound of its own.
template <class Owner, class Member>
requires(fields_detail::needs_bound<Member> ||
         Text<Member>) constexpr Field<Owner, Member> field(std::string_view name,
                                                            Member Owner::*member, AtMost bound) {
  return {name, member, bound};
}

// Calls `visit(field)` for each field of T in order; the member is `value.*field.member`.
template <Structure T, class Visit>
constexpr void for_each_field(Visit&& visit) {
  static_assert(std::tuple_size_v<decltype(T::fields)> > 0, "every struct takes at least a byte");
  std::apply([&](const auto&... field) { (visit(field), ...); }, T::fields);
}

// The name of the first field in which `a` and `b` differ; nothing if they are equal.
template <Structure T>
constexpr std::optional<std::string_view> first_difference(const T& a, const T& b) {
  std::optional<std::string_view> found;
  for_each_field<T>([&](const auto& field) {
    if (!found && !(a.*field.member == b.*field.member)) found = field.name;
  });
  return found;
}

}  // namespace wattbook::codec
