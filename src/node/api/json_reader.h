// JSON in, by the same field map (HOUSE rule 22): the forms of json_writer.h and no others. A
// refusal names the place ("levels[2].price"), what is wrong there and what would be right. A key
// that the struct does not have, a key given twice and a missing key are refused; an optional may
// be null or left out.
#pragma once

#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include <simdjson.h>

#include "base/error.h"
#include "core/codec/fields.h"
#include "node/api/json_writer.h"

namespace wattbook::api {

// Parses one document at a time and reuses its memory; one per thread.
class JsonReader {
 public:
  // Reads a T from the whole of `text`.
  template <codec::Structure T>
  Result<T> read(std::string_view text) {
    return read_root<T>(text, codec::text_bound);
  }
  // Reads an array of at most so many Ts from the whole of `text`.
  template <codec::Structure T>
  Result<std::vector<T>> read_list(std::string_view text, codec::AtMost bound) {
    return read_root<std::vector<T>>(text, bound);
  }

  // Where the last failure was: "levels[2].price"; empty for the document itself.
  const std::string& fault_place() const { return fault_place_; }

 private:
  template <class T>
  Result<T> read_root(std::string_view text, codec::AtMost bound) {
    const std::optional<simdjson::dom::element> root = parse(text);
    T value{};
    if (root) value = read_value<T>(*root, bound);
    if (error_) return std::unexpected(*std::exchange(error_, std::nullopt));
    return value;
  }

  using Element = simdjson::dom::element;

  std::optional<Element> parse(std::string_view text);
  // Records a failure at the current place; the first one stays.
  void refuse(std::string what, std::string right);
  void refuse_kind(Element element, std::string_view expected);
  void refuse_key(std::string_view key, const std::vector<std::string_view>& known);
  void refuse_name(std::string_view name, const std::vector<std::string_view>& known);

  bool read_flag(Element element);
  std::int64_t read_signed(Element element);
  std::uint64_t read_unsigned(Element element, std::uint64_t max);
  std::int64_t read_decimal(Element element);
  Bytes read_bytes(Element element);
  Bytes read_fixed(Element element, std::size_t size);
  Bytes read_blob(Element element, codec::AtMost bound);
  std::string read_text(Element element, codec::AtMost bound);
  std::string read_name(Element element);

  // Extends the place by one step for the life of this object.
  class Step {
   public:
    Step(std::string& place, std::string_view step) : place_(place), size_(place.size()) {
      if (!place.empty() && !step.starts_with('[')) place += '.';
      place += step;
    }
    ~Step() { place_.resize(size_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    std::string& place_;
    std::size_t size_;
  };

  template <class T>
  T read_value(Element element, codec::AtMost bound);
  template <class T>
  T read_structure(Element element);
  template <class T>
  T read_choice(Element element);
  template <class T>
  T read_array(Element element, codec::AtMost bound);
  template <class T>
  T read_enum(Element element);

  simdjson::dom::parser parser_;
  std::string place_;
  std::string fault_place_;
  std::optional<Error> error_;
};

template <class T>
T JsonReader::read_structure(Element element) {
  T out{};
  simdjson::dom::object object;
  if (element.get(object)) {
    refuse_kind(element, "an object");
    return out;
  }
  constexpr std::size_t count = std::tuple_size_v<decltype(T::fields)>;
  std::array<bool, count> seen{};
  for (const auto [key, value] : object) {
    std::size_t index = 0;
    bool known = false;
    codec::for_each_field<T>(
        [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
          const std::size_t own = index++;
          if (field.name != key || error_) return;
          known = true;
          const Step step(place_, key);
          if (std::exchange(seen[own], true)) return refuse("is given twice", "give it once");
          out.*field.member = read_value<Member>(value, field.bound);
        });
    if (!known && !error_) {
      std::vector<std::string_view> names;
      codec::for_each_field<T>([&](const auto& field) { names.push_back(field.name); });
      refuse_key(key, names);
    }
    if (error_) return out;
  }
  std::size_t index = 0;
  codec::for_each_field<T>(
      [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
        if (seen[index++] || codec::Optional<Member>) return;
        const Step step(place_, field.name);
        refuse("is missing", "add it");
      });
  return out;
}

template <class T>
T JsonReader::read_choice(Element element) {
  T out{};
  simdjson::dom::object object;
  if (element.get(object) || object.size() != 1) {
    refuse("is not an object with one key, the name of a type", "");
    return out;
  }
  const auto [name, value] = *object.begin();
  std::vector<std::string_view> names;
  const bool known = [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto try_kind = [&]<class Kind>(std::type_identity<Kind>) {
      names.push_back(Kind::type_name);
      if (Kind::type_name != name) return false;
      const Step step(place_, name);
      out = read_structure<Kind>(value);
      return true;
    };
    return (try_kind(std::type_identity<std::variant_alternative_t<I, T>>()) || ...);
  }
  (std::make_index_sequence<std::variant_size_v<T>>());
  if (!known) refuse_key(name, names);
  return out;
}

template <class T>
T JsonReader::read_array(Element element, codec::AtMost bound) {
  T out;
  simdjson::dom::array array;
  if (element.get(array)) {
    refuse_kind(element, "an array");
    return out;
  }
  for (const Element item : array) {
    if (out.size() == bound.count)
      refuse("has too many elements", "at most " + std::to_string(bound.count) + " are allowed");
    if (error_) break;
    const Step step(place_, "[" + std::to_string(out.size()) + "]");
    out.push_back(read_value<typename T::value_type>(item, codec::text_bound));
  }
  return out;
}

template <class T>
T JsonReader::read_enum(Element element) {
  const std::string name = read_name(element);
  const std::optional<T> value = codec::enum_from_name<T>(name);
  if (!value) {
    std::vector<std::string_view> names;
    for (const auto& entry : codec::enumerators_of<T>) names.push_back(entry.name);
    refuse_name(name, names);
  }
  return value.value_or(T{});
}

template <class T>
T JsonReader::read_value(Element element, codec::AtMost bound) {
  if constexpr (codec::Structure<T>) {
    return read_structure<T>(element);
  } else if constexpr (Choice<T>) {
    return read_choice<T>(element);
  } else if constexpr (codec::Flag<T>) {
    return read_flag(element);
  } else if constexpr (codec::UnsignedInteger<T>) {
    return static_cast<T>(read_unsigned(element, std::numeric_limits<T>::max()));
  } else if constexpr (codec::SignedInteger<T>) {
    return read_signed(element);
  } else if constexpr (codec::DecimalQuantity<T>) {
    return T(read_decimal(element));
  } else if constexpr (codec::PlainQuantity<T> || codec::TimePoint<T>) {
    return T(read_signed(element));
  } else if constexpr (codec::Identifier<T>) {
    return T(read_value<decltype(T::value)>(element, bound));
  } else if constexpr (codec::Fixed<T>) {
    T out{};
    const Bytes bytes = read_fixed(element, T::size);
    for (std::size_t i = 0; i < bytes.size(); ++i) out.bytes[i] = bytes[i];
    return out;
  } else if constexpr (codec::NamedEnum<T>) {
    return read_enum<T>(element);
  } else if constexpr (codec::Text<T>) {
    return read_text(element, bound);
  } else if constexpr (codec::Blob<T>) {
    return read_blob(element, bound);
  } else if constexpr (codec::Optional<T>) {
    if (element.is_null()) return std::nullopt;
    if constexpr (!codec::List<typename T::value_type>)
      if (element.is_array()) {  // as typed data has it
        const auto list =
            read_array<std::vector<typename T::value_type>>(element, codec::AtMost(1));
        return list.empty() ? T() : T(list.front());
      }
    return read_value<typename T::value_type>(element, bound);
  } else {
    static_assert(codec::List<T>, "a field map cannot hold this type; see core/codec/kinds.h");
    return read_array<T>(element, bound);
  }
}

}  // namespace wattbook::api
