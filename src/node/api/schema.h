// JSON Schemas (2020-12, as OpenAPI 3.1 wants them) from field maps: what json_writer.h writes and
// json_reader.h reads. Structs and scalars with a meaning become components, all else is inline.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/check.h"
#include "node/api/json_writer.h"
#include "node/api/noted.h"

namespace wattbook::api {

class Schemas {
 public:
  // The schema of a T: inline, or a reference to a component that is there from now on.
  template <class T>
  std::string of(codec::AtMost bound = codec::text_bound) {
    if constexpr (codec::Structure<T>) {
      return structure<T>();
    } else if constexpr (Choice<T>) {
      return choice<T>();
    } else if constexpr (codec::Optional<T>) {
      return R"({"anyOf":[)" + of<typename T::value_type>(bound) + R"(,{"type":"null"}]})";
    } else if constexpr (codec::Flag<T>) {
      return R"({"type":"boolean"})";
    } else if constexpr (codec::NamedEnum<T>) {
      return enumeration<T>();
    } else if constexpr (codec::Text<T>) {
      return R"({"type":"string","maxLength":)" + std::to_string(bound.count) + "}";
    } else if constexpr (codec::Blob<T>) {
      return hexadecimal_up_to(bound.count);
    } else if constexpr (codec::Fixed<T>) {
      return fixed<T>();
    } else if constexpr (codec::List<T>) {
      return R"({"type":"array","maxItems":)" + std::to_string(bound.count) + R"(,"items":)" +
             of<typename T::value_type>() + "}";
    } else if constexpr (codec::Identifier<T>) {
      return of<decltype(T::value)>();
    } else if constexpr (codec::UnsignedInteger<T>) {
      return whole_number(sizeof(T));
    } else {
      return quantity<T>();
    }
  }

  // A component with this schema; a reference to it.
  std::string component(std::string_view name, std::string schema);
  const std::map<std::string, std::string>& components() const { return components_; }

 private:
  static std::string reference(std::string_view name);
  std::string whole_number(std::size_t bytes);
  static std::string hexadecimal_up_to(std::uint32_t bytes);
  std::string hexadecimal(std::string_view name, std::size_t bytes, std::string_view description);
  std::string decimal(std::string_view name, std::string_view description);
  std::string integer(std::string_view name, std::string_view description);

  template <class T>
  std::string quantity() {
    if constexpr (std::is_same_v<T, Energy>)
      return decimal("Energy", "energy in kWh");
    else if constexpr (std::is_same_v<T, Amount>)
      return decimal("Amount", "whole units of an asset: WATT (1 = 1 kWh), TSL or cash");
    else if constexpr (std::is_same_v<T, Price>)
      return decimal("Price", "cash per kWh, or per TSL; may be negative");
    else if constexpr (std::is_same_v<T, Power>)
      return integer("Power", "power in W");
    else if constexpr (std::is_same_v<T, Duration>)
      return integer("Duration", "milliseconds");
    else if constexpr (std::is_same_v<T, Instant>)
      return integer("Time", "milliseconds since 1970-01-01T00:00:00Z");
    else if constexpr (std::is_same_v<T, IntervalNumber>)
      return integer(
          "IntervalNumber",
          "start of the settlement interval since 1970-01-01T00:00:00Z, in interval lengths");
    else if constexpr (std::is_same_v<T, Ticks>)
      return integer("Ticks", "price in the market's ticks");
    else if constexpr (std::is_same_v<T, Lots>)
      return integer("Lots", "quantity in the market's lots");
    else
      return integer("Integer", "a whole number");
  }

  template <class T>
  std::string fixed() {
    if constexpr (std::is_same_v<T, Address>)
      return hexadecimal("Address", 20, "Ethereum address");
    else if constexpr (std::is_same_v<T, Hash>)
      return hexadecimal("Hash", 32, "SHA-256 or Keccak-256");
    else if constexpr (std::is_same_v<T, CommandId>)
      return hexadecimal("CommandId", 16, "made by the client, unique in the ledger");
    else
      return hexadecimal("Signature", T::size, "secp256k1: r, s, v (27 or 28)");
  }

  template <class T>
  std::string enumeration() {
    std::string out = R"({"type":"string","enum":)";
    char separator = '[';
    for (const auto& entry : codec::enumerators_of<T>) {
      out += std::exchange(separator, ',');
      write_json(out, std::string(entry.name));
    }
    return out + "]}";
  }

  template <class T>
  std::string choice() {
    std::string out = R"({"oneOf":)";
    char separator = '[';
    [&]<codec::Structure... Kinds>(std::type_identity<std::variant<Kinds...>>) {
      ((out += std::exchange(separator, ','), out += alternative(Kinds::type_name, of<Kinds>())),
       ...);
    }
    (std::type_identity<T>());
    return out + "]}";
  }

  static std::string alternative(std::string_view name, const std::string& schema);

  template <class T>
  std::string structure() {
    const std::string name(T::type_name);
    if (!components_.try_emplace(name).second) return reference(name);
    std::string properties;
    std::string required;
    codec::for_each_field<T>([&]<class Field>(const Field& field) {
      using Member = typename Field::Value;
      append_property(properties, field.name, of<Member>(field.bound), note_of(field));
      if (!codec::Optional<Member>) append_name(required, field.name);
    });
    components_[name] = R"({"type":"object","properties":{)" + properties + R"(},"required":[)" +
                        required + R"(],"additionalProperties":false})";
    return reference(name);
  }

  static void append_property(std::string& out, std::string_view name, const std::string& schema,
                              std::string_view note);
  static void append_name(std::string& out, std::string_view name);

  std::map<std::string, std::string> components_;
};

}  // namespace wattbook::api
