// One description of a struct for both directions: `archive(a, value)` writes value's parts to a
// StateWriter or reads them from a StateReader, in the same order. For structs of the state that
// have no field map, since nothing but a snapshot holds them.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/int128.h"
#include "core/codec/codec.h"

namespace wattbook::chain {

// Lists of the state are bounded by memory alone: the bytes of a snapshot are checked against their
// digest.
inline constexpr codec::AtMost archive_bound{UINT32_MAX};

class StateWriter {
 public:
  static constexpr bool reads = false;
  explicit StateWriter(Bytes& out) : writer_(out) {}
  template <class T>
  void value(const T& v) {
    codec::encode(writer_, v);
  }
  std::uint64_t count(std::uint64_t n) {
    writer_.unsigned_number(n);
    return n;
  }

 private:
  codec::Writer writer_;
};

class StateReader {
 public:
  static constexpr bool reads = true;
  explicit StateReader(codec::Reader& reader) : reader_(reader) {}
  template <class T>
  void value(T& v) {
    v = codec::decode_value<T>(reader_, archive_bound);
  }
  // Every element takes at least a byte, so a count beyond the bytes left is damage, and no loop
  // runs wild.
  std::uint64_t count(std::uint64_t) {
    return failed() ? 0 : reader_.unsigned_number(reader_.rest().size());
  }
  bool failed() const { return reader_.fault().has_value(); }

 private:
  codec::Reader& reader_;
};

template <class A, class T>
concept Archivable = requires(A& a, T& v) {
  archive(a, v);
};

template <class A, class T>
void part(A& a, T& v);

template <class A>
void part(A& a, Bytes& bytes) {
  a.value(bytes);
}
template <class A, class T>
void part(A& a, std::vector<T>& list) {
  const std::uint64_t n = a.count(list.size());
  if constexpr (A::reads) list.clear();
  // Grown element by element: a damaged count cannot claim more memory than its bytes can fill.
  for (std::uint64_t i = 0; i < n; ++i) {
    if constexpr (A::reads) {
      if (a.failed()) return;
      list.emplace_back();
    }
    part(a, list[i]);
  }
}
template <class A, class K, class V>
void part(A& a, std::map<K, V>& map) {
  const std::uint64_t n = a.count(map.size());
  if constexpr (A::reads) {
    map.clear();
    for (std::uint64_t i = 0; i < n && !a.failed(); ++i) {
      K key{};
      V value{};
      part(a, key);
      part(a, value);
      map.emplace_hint(map.end(), std::move(key), std::move(value));
    }
  } else {
    for (auto& [key, value] : map) {
      K copy = key;
      part(a, copy);
      part(a, value);
    }
  }
}
template <class A, class T>
void part(A& a, std::optional<T>& v) {
  bool present = v.has_value();
  a.value(present);
  if constexpr (A::reads) v = present ? std::optional<T>(T{}) : std::nullopt;
  if (present) part(a, *v);
}
template <class A>
void part(A& a, int128& v) {
  auto bits = static_cast<uint128>(v);
  auto high = static_cast<std::uint64_t>(bits >> 64);
  auto low = static_cast<std::uint64_t>(bits);
  a.value(high);
  a.value(low);
  v = static_cast<int128>(static_cast<uint128>(high) << 64 | low);
}
template <class A, class T>
void part(A& a, T& v) {
  if constexpr (Archivable<A, T>)
    archive(a, v);
  else if constexpr (std::is_enum_v<T>) {
    auto number = static_cast<std::uint64_t>(v);
    a.value(number);
    v = static_cast<T>(number);
  } else
    a.value(v);
}

template <class A, class... Parts>
void parts(A& a, Parts&... list) {
  (part(a, list), ...);
}

}  // namespace wattbook::chain
