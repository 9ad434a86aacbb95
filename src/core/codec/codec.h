// Canonical bytes of any struct with a field map: its fields one after the other, without names or
// numbers. A list is its count and its elements, an optional a presence byte and the value, an enum
// its number, a nested struct its fields. decode accepts exactly the bytes that encode writes.
#pragma once

#include <expected>
#include <limits>
#include <utility>

#include "core/codec/fields.h"
#include "core/codec/reader.h"
#include "core/codec/utf8.h"
#include "core/codec/writer.h"

namespace wattbook::codec {

namespace codec_detail {

// Puts `value` into a SizeCounter or a Cursor.
template <class T>
void put(auto& sink, const T& value) {
  if constexpr (Structure<T>) {
    for_each_field<T>([&](const auto& field) { put(sink, value.*field.member); });
  } else if constexpr (Flag<T>) {
    sink.flag(value);
  } else if constexpr (UnsignedInteger<T>) {
    sink.unsigned_number(value);
  } else if constexpr (SignedInteger<T>) {
    sink.signed_number(value);
  } else if constexpr (DecimalQuantity<T> || PlainQuantity<T>) {
    sink.signed_number(value.value);
  } else if constexpr (Identifier<T>) {
    put(sink, value.value);
  } else if constexpr (TimePoint<T>) {
    sink.signed_number(value.unix_ms);
  } else if constexpr (Fixed<T>) {
    sink.raw(value.view());
  } else if constexpr (NamedEnum<T>) {
    sink.unsigned_number(std::to_underlying(value));
  } else if constexpr (Text<T>) {
    sink.text(value);
  } else if constexpr (Blob<T>) {
    sink.blob(value);
  } else if constexpr (Optional<T>) {
    sink.flag(value.has_value());
    if (value) put(sink, *value);
  } else {
    static_assert(List<T>, "a field map cannot hold this type; see kinds.h");
    sink.unsigned_number(value.size());
    for (const auto& element : value) put(sink, element);
  }
}

}  // namespace codec_detail

// Appends the canonical bytes of `value`, a struct or anything that may be a member. A text must be
// UTF-8, an enum have a name and a list keep its bound, else decode will refuse the bytes.
template <class T>
void encode(Writer& writer, const T& value) {
  writer.append([&](auto& sink) { codec_detail::put(sink, value); });
}

// Stores the canonical bytes where the caller has made room for them.
template <class T>
void encode(Cursor& cursor, const T& value) {
  codec_detail::put(cursor, value);
}
template <class T>
void encode(RoomyCursor& cursor, const T& value) {
  codec_detail::put(cursor, value);
}

// The most bytes that a struct of numbers alone takes; with a RoomyCursor, also the room it needs.
template <Structure T>
consteval std::size_t numbers_bytes_max() {
  for_each_field<T>([]<class Owner, class Member>(const Field<Owner, Member>&) {
    static_assert(Flag<Member> || UnsignedInteger<Member> || Identifier<Member> ||
                      NamedEnum<Member> || DecimalQuantity<Member> || PlainQuantity<Member>,
                  "only for structs whose fields are numbers");
  });
  return number_bytes_max * std::tuple_size_v<decltype(T::fields)>;
}

template <Structure T>
Bytes encode(const T& value) {
  Bytes out;
  Writer writer(out);
  encode(writer, value);
  return out;
}

namespace codec_detail {

// Reads one member. After a fault the result is meaningless and reader.fault() says why.
template <class T>
T read(Reader& reader, AtMost bound);

template <class T>
T read_list(Reader& reader, AtMost bound) {
  using Element = typename T::value_type;
  static_assert(!List<Element> && !Blob<Element>,
                "the bound of a list is not that of its elements");
  const std::size_t count = reader.length(bound.count);
  T out;
  out.reserve(count);
  for (std::size_t i = 0; i < count && !reader.fault(); ++i)
    out.push_back(read<Element>(reader, text_bound));
  return out;
}

template <NamedEnum T>
T read_enum(Reader& reader) {
  const std::uint64_t number = reader.unsigned_number(std::numeric_limits<std::uint64_t>::max());
  const std::optional<T> value = enum_from_number<T>(number);
  if (!value) reader.fail(DecodeFault::enumerator_unknown);
  return value.value_or(T{});
}

inline std::string read_text(Reader& reader, AtMost bound) {
  const std::string_view text = reader.text(bound.count);
  if (!is_utf8(text)) reader.fail(DecodeFault::text_not_utf8);
  return std::string(text);
}

template <class T>
T read(Reader& reader, AtMost bound) {
  if constexpr (Structure<T>) {
    T out{};
    for_each_field<T>([&]<class Owner, class Member>(const Field<Owner, Member>& field) {
      out.*field.member = read<Member>(reader, field.bound);
    });
    return out;
  } else if constexpr (Flag<T>) {
    return reader.flag();
  } else if constexpr (UnsignedInteger<T>) {
    return static_cast<T>(reader.unsigned_number(std::numeric_limits<T>::max()));
  } else if constexpr (SignedInteger<T>) {
    return reader.signed_number();
  } else if constexpr (DecimalQuantity<T> || PlainQuantity<T> || TimePoint<T>) {
    return T(reader.signed_number());
  } else if constexpr (Identifier<T>) {
    return T(read<decltype(T::value)>(reader, bound));
  } else if constexpr (Fixed<T>) {
    return T{reader.template fixed<T::size>()};
  } else if constexpr (NamedEnum<T>) {
    return read_enum<T>(reader);
  } else if constexpr (Text<T>) {
    return read_text(reader, bound);
  } else if constexpr (Blob<T>) {
    const ByteView bytes = reader.blob(bound.count);
    return Bytes(bytes.begin(), bytes.end());
  } else if constexpr (Optional<T>) {
    if (!reader.flag()) return std::nullopt;
    return read<typename T::value_type>(reader, bound);
  } else {
    return read_list<T>(reader, bound);
  }
}

}  // namespace codec_detail

// Reads one value of any member kind; after a fault it is meaningless and reader.fault() says why.
template <class T>
T decode_value(Reader& reader, AtMost bound) {
  return codec_detail::read<T>(reader, bound);
}

// Reads one T and leaves the reader behind it.
template <Structure T>
std::expected<T, DecodeFault> decode(Reader& reader) {
  T value = codec_detail::read<T>(reader, text_bound);
  if (const std::optional<DecodeFault> fault = reader.fault()) return std::unexpected(*fault);
  return value;
}

// Reads one T from the whole of `bytes`.
template <Structure T>
std::expected<T, DecodeFault> decode(ByteView bytes) {
  Reader reader(bytes);
  T value = codec_detail::read<T>(reader, text_bound);
  reader.finish();
  if (const std::optional<DecodeFault> fault = reader.fault()) return std::unexpected(*fault);
  return value;
}

}  // namespace wattbook::codec
