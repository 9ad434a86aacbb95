// A field of the API with a sentence for its reader. The schema shows it; nothing else looks.
#pragma once

#include "core/codec/fields.h"

namespace wattbook::api {

template <class Owner, class Member>
struct NotedField : codec::Field<Owner, Member> {
  std::string_view note;
};

template <class Owner, class Member>
constexpr NotedField<Owner, Member> noted(codec::Field<Owner, Member> field,
                                          std::string_view note) {
  return {field, note};
}

// The sentence of a field; empty where it has none.
template <class Owner, class Member>
constexpr std::string_view note_of(const codec::Field<Owner, Member>&) {
  return {};
}
template <class Owner, class Member>
constexpr std::string_view note_of(const NotedField<Owner, Member>& field) {
  return field.note;
}

}  // namespace wattbook::api
