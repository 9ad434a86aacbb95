// JSON out, from the same field map that gives the canonical bytes (HOUSE rule 22).
//
//   Energy, Amount, Price      decimal text: "1.5"
//   other numbers, times, ids  a number; as text beyond 2^53 - 1, where browsers would round it
//   hashes, addresses, blobs   "0x" and lower-case hexadecimal
//   enums                      the enumerator's name
//   optional                   null where absent
//   nested struct, list        object, array
//   choice of structs          object with one key, the name of the chosen type
//
// Each value has exactly one form. json_reader.h reads it.
#pragma once

#include <string>
#include <variant>

#include "base/decimal.h"
#include "core/codec/fields.h"

namespace wattbook::api {

// The largest magnitude that every JSON reader keeps exact.
inline constexpr std::int64_t json_number_max = (std::int64_t{1} << 53) - 1;

// A choice of structs, which JSON alone knows: canonical bytes number their kinds themselves.
template <class T>
inline constexpr bool is_choice = false;
template <codec::Structure... Ts>
inline constexpr bool is_choice<std::variant<Ts...>> = true;
template <class T>
concept Choice = is_choice<T>;

namespace json_detail {

void append_text(std::string& out, std::string_view text);  // quoted and escaped
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);
void append_bytes(std::string& out, ByteView bytes);

}  // namespace json_detail

// Appends `value` to `out`.
template <class T>
void write_json(std::string& out, const T& value) {
  using namespace json_detail;
  if constexpr (codec::Structure<T>) {
    char separator = '{';
    codec::for_each_field<T>([&](const auto& field) {
      out.push_back(separator);
      separator = ',';
      append_text(out, field.name);
      out.push_back(':');
      write_json(out, value.*field.member);
    });
    out.push_back('}');
  } else if constexpr (Choice<T>) {
    std::visit(
        [&out]<class Chosen>(const Chosen& chosen) {
          out.push_back('{');
          append_text(out, Chosen::type_name);
          out.push_back(':');
          write_json(out, chosen);
          out.push_back('}');
        },
        value);
  } else if constexpr (codec::Flag<T>) {
    out += value ? "true" : "false";
  } else if constexpr (codec::UnsignedInteger<T>) {
    append_number(out, std::uint64_t{value});
  } else if constexpr (codec::SignedInteger<T>) {
    append_number(out, value);
  } else if constexpr (codec::DecimalQuantity<T>) {
    out += '"' + format_decimal(value.value) + '"';
  } else if constexpr (codec::PlainQuantity<T>) {
    append_number(out, value.value);
  } else if constexpr (codec::Identifier<T>) {
    write_json(out, value.value);
  } else if constexpr (codec::TimePoint<T>) {
    append_number(out, value.unix_ms);
  } else if constexpr (codec::Fixed<T>) {
    append_bytes(out, value.view());
  } else if constexpr (codec::NamedEnum<T>) {
    append_text(out, codec::name_of(value));
  } else if constexpr (codec::Text<T>) {
    append_text(out, value);
  } else if constexpr (codec::Blob<T>) {
    append_bytes(out, value);
  } else if constexpr (codec::Optional<T>) {
    if (value)
      write_json(out, *value);
    else
      out += "null";
  } else {
    static_assert(codec::List<T>, "a field map cannot hold this type; see core/codec/kinds.h");
    out.push_back('[');
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out.push_back(',');
      write_json(out, value[i]);
    }
    out.push_back(']');
  }
}

template <class T>
std::string to_json(const T& value) {
  std::string out;
  write_json(out, value);
  return out;
}

}  // namespace wattbook::api
