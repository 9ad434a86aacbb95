// What the words of a table line stand for.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace wattbook::table {

inline std::int64_t number_of(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// The enumerator with this name; the default one where there is none, which the file's author sees
// soon enough.
template <class E>
E enum_of(std::string_view name) {
  const auto names = enum_names(E{});
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) ADD_FAILURE() << "no such word: " << name;
  return static_cast<E>(found == names.end() ? 0 : found - names.begin());
}

inline std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace wattbook::table
