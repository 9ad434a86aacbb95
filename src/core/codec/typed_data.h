// EIP-712 typed data from a field map, so that a wallet shows a member what they sign and the JSON
// form of a command is the message that was signed. Types as the wallet sees them:
//
//   Energy, Amount, Price        string, the canonical decimal ("1.5")
//   enum                         string, the name
//   text                         string
//   bool, unsigned integers      bool, uint8 … uint64
//   signed integers, instants    int64 (all other quantities too)
//   identifiers                  uint16 … uint64, by their width
//   20 bytes                     address
//   other fixed bytes up to 32   bytes16, bytes32 …
//   longer fixed bytes, blobs    bytes
//   list of T                    T[]
//   optional T                   T[] of no element or one: EIP-712 has no other way to say absent
//   struct                       its name
//
// The hash is a template parameter: wallets demand Keccak-256, and this folder knows no
// cryptography.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/decimal.h"
#include "core/codec/fields.h"

namespace wattbook::codec {

using HashFunction = Hash (*)(ByteView);

// The EIP-712 name of a member type, "int64" or "Person[]".
template <class T>
std::string typed_name() {
  if constexpr (Structure<T>) {
    return std::string(T::type_name);
  } else if constexpr (Flag<T>) {
    return "bool";
  } else if constexpr (UnsignedInteger<T>) {
    return "uint" + std::to_string(8 * sizeof(T));
  } else if constexpr (Identifier<T>) {
    return typed_name<decltype(T::value)>();
  } else if constexpr (SignedInteger<T> || PlainQuantity<T> || TimePoint<T>) {
    return "int64";
  } else if constexpr (DecimalQuantity<T> || NamedEnum<T> || Text<T>) {
    return "string";
  } else if constexpr (Fixed<T>) {
    if (T::size == Address::size) return "address";
    return T::size <= Hash::size ? "bytes" + std::to_string(T::size) : "bytes";
  } else if constexpr (Blob<T>) {
    return "bytes";
  } else {
    static_assert(List<T> || Optional<T>, "a field map cannot hold this type; see kinds.h");
    return typed_name<typename T::value_type>() + "[]";
  }
}

namespace typed_data_detail {

// One struct without those it refers to: "Person(string name,address wallet)".
template <Structure T>
std::string own_type() {
  std::string out(T::type_name);
  for_each_field<T>([&]<class Owner, class Member>(const Field<Owner, Member>& field) {
    out += out.size() == T::type_name.size() ? "(" : ",";
    out += typed_name<Member>() + " " + std::string(field.name);
  });
  return out + ")";
}

// Adds T's own type, if T is a struct, and those of all structs that it refers to, by name.
template <class T>
void collect_types(std::map<std::string_view, std::string>& types) {
  if constexpr (Structure<T>) {
    const auto [place, added] = types.emplace(T::type_name, own_type<T>());
    if (!added) {
      CHECK(place->second == own_type<T>());
      return;
    }
    for_each_field<T>([&]<class Owner, class Member>(const Field<Owner, Member>&) {
      collect_types<Member>(types);
    });
  } else if constexpr (List<T> || Optional<T>) {
    collect_types<typename T::value_type>(types);
  }
}

}  // namespace typed_data_detail

// The type string that is hashed: T first, then the structs it refers to in order of their names.
template <Structure T>
std::string encode_type() {
  std::map<std::string_view, std::string> types;
  typed_data_detail::collect_types<T>(types);
  std::string out = types.extract(T::type_name).mapped();
  for (const auto& [name, type] : types) out += type;
  return out;
}

// Constant per type, so it is computed once.
template <HashFunction hash, Structure T>
const Hash& type_hash() {
  static const Hash computed = hash(as_bytes(encode_type<T>()));
  return computed;
}

template <HashFunction hash, Structure T>
Hash hash_struct(const T& value);

namespace typed_data_detail {

// A 64-bit number as the last bytes of a word, after `fill` (0xff for a negative one).
constexpr Hash number_word(std::uint64_t number, std::uint8_t fill) {
  Hash word;
  word.bytes.fill(fill);
  for (std::size_t i = Hash::size; i-- > Hash::size - 8; number >>= 8)
    word.bytes[i] = static_cast<std::uint8_t>(number);
  return word;
}

constexpr Hash signed_word(std::int64_t number) {
  return number_word(static_cast<std::uint64_t>(number), number < 0 ? 0xff : 0);
}

// Addresses are numbers and stand at the end of their word, other fixed bytes at its beginning.
template <HashFunction hash, Fixed T>
Hash fixed_word(const T& value) {
  if constexpr (T::size > Hash::size) {
    return hash(value.view());
  } else {
    Hash word;
    const std::size_t at = T::size == Address::size ? Hash::size - T::size : 0;
    std::ranges::copy(value.bytes, word.bytes.begin() + at);
    return word;
  }
}

template <HashFunction hash, class T>
Hash word_of(const T& value);

template <HashFunction hash, class Range>
Hash array_word(const Range& elements) {
  Bytes words;
  words.reserve(elements.size() * Hash::size);
  for (const auto& element : elements) {
    const Hash word = word_of<hash>(element);
    words.insert(words.end(), word.bytes.begin(), word.bytes.end());
  }
  return hash(words);
}

// The 32 bytes that stand for a member in its struct (EIP-712, "Definition of encodeData").
template <HashFunction hash, class T>
Hash word_of(const T& value) {
  if constexpr (Structure<T>) {
    return hash_struct<hash>(value);
  } else if constexpr (Flag<T> || UnsignedInteger<T>) {
    return number_word(value, 0);
  } else if constexpr (Identifier<T>) {
    return number_word(value.value, 0);
  } else if constexpr (SignedInteger<T>) {
    return signed_word(value);
  } else if constexpr (PlainQuantity<T>) {
    return signed_word(value.value);
  } else if constexpr (TimePoint<T>) {
    return signed_word(value.unix_ms);
  } else if constexpr (DecimalQuantity<T>) {
    return hash(as_bytes(format_decimal(value.value)));
  } else if constexpr (NamedEnum<T>) {
    return hash(as_bytes(name_of(value)));
  } else if constexpr (Text<T>) {
    return hash(as_bytes(value));
  } else if constexpr (Blob<T>) {
    return hash(value);
  } else if constexpr (Fixed<T>) {
    return fixed_word<hash>(value);
  } else if constexpr (Optional<T>) {
    if (!value) return hash({});
    return hash(word_of<hash>(*value).view());
  } else {
    return array_word<hash>(value);
  }
}

}  // namespace typed_data_detail

// Precondition: every enum in `value` has a name.
template <HashFunction hash, Structure T>
Hash hash_struct(const T& value) {
  constexpr std::size_t word_count = 1 + std::tuple_size_v<decltype(T::fields)>;
  std::array<std::uint8_t, word_count * Hash::size> words;
  auto end = std::ranges::copy(type_hash<hash, T>().bytes, words.begin()).out;
  for_each_field<T>([&](const auto& field) {
    const Hash word = typed_data_detail::word_of<hash>(value.*field.member);
    end = std::ranges::copy(word.bytes, end).out;
  });
  return hash(words);
}

// What a signature is bound to besides the message: this protocol and, by the hash of its genesis
// block, this ledger. There is no chain id, as a wallet would insist on that network.
struct TypedDataDomain {
  std::string name = "wattbook";
  std::string version = "1";
  Hash salt;

  static constexpr std::string_view type_name = "EIP712Domain";
  static constexpr auto fields =
      std::tuple(field("name", &TypedDataDomain::name), field("version", &TypedDataDomain::version),
                 field("salt", &TypedDataDomain::salt));
};

// One per ledger; keep it.
template <HashFunction hash>
Hash domain_separator(const Hash& genesis_hash) {
  return hash_struct<hash>(TypedDataDomain{.salt = genesis_hash});
}

// The digest that is signed: hash of 0x1901, the domain and the message.
template <HashFunction hash>
Hash signing_digest(const Hash& domain, const Hash& message) {
  std::array<std::uint8_t, 2 + 2 * Hash::size> content{0x19, 0x01};
  std::ranges::copy(domain.bytes, content.begin() + 2);
  std::ranges::copy(message.bytes, content.begin() + 2 + Hash::size);
  return hash(content);
}

}  // namespace wattbook::codec
